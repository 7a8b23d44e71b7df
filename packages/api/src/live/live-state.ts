import type {
  CompensationOutcome,
  ConversationState,
  ObjectivePhase,
  StateEvent,
  StepOutcome,
  WorkflowState,
} from '@spanreel/events';
import { applyEvent, emptyState } from '@spanreel/events';

type Part = keyof ConversationState;
type Item<K extends Part> = ConversationState[K][string];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The state of one writer's part of a stream, changed by what the helpers do and never by the events they emit: only so
 * is a replay that folds the events a check of both.
 */
export class LiveState {
  // Without a prototype, for "__proto__" is a possible id.
  #parts: { -readonly [K in Part]: Record<string, Item<K>> } = ownParts(emptyState);

  /** A view for a checkpoint, to be snapshot before the next change. */
  current(): ConversationState {
    return this.#parts;
  }

  /** How many calls, turns, objectives, workflows, sagas and decisions it holds. */
  size(): number {
    return Object.values(this.#parts).reduce((total, items) => total + Object.keys(items).length, 0);
  }

  /** For events that applications emit themselves, which tell what happened where no helper was. */
  applyRaw(event: StateEvent): void {
    const state = this.current();
    const next = applyEvent(state, event);
    if (next !== state) this.#parts = ownParts(next);
  }

  callStarted(id: string): void {
    this.#parts.calls[id] = { end_reason: 'open', transfers: 0 };
  }

  callTransferred(id: string): void {
    this.#edit('calls', id, (call) => {
      call.transfers += 1;
    });
  }

  callEnded(id: string, reason: string): void {
    this.#edit('calls', id, (call) => {
      call.end_reason = reason;
    });
  }

  turnStarted(id: string, index: number): void {
    this.#parts.turns[id] = { index, end_reason: 'open', interrupted: false };
  }

  turnInterrupted(id: string): void {
    this.#edit('turns', id, (turn) => {
      turn.interrupted = true;
    });
  }

  turnEnded(id: string, reason: string): void {
    this.#edit('turns', id, (turn) => {
      turn.end_reason = reason;
    });
  }

  objectiveReached(id: string, phase: ObjectivePhase): void {
    this.#parts.objectives[id] = phase;
  }

  workflowStarted(id: string, name: string): void {
    this.#parts.workflows[id] = { name, outcome: 'running', stages: {} };
  }

  workflowEnded(id: string, outcome: WorkflowState['outcome']): void {
    this.#edit('workflows', id, (workflow) => {
      workflow.outcome = outcome;
    });
  }

  stageReached(workflowId: string, stage: string, outcome: WorkflowState['outcome']): void {
    this.#edit('workflows', workflowId, (workflow) => {
      workflow.stages = { ...workflow.stages, [stage]: outcome };
    });
  }

  sagaStarted(id: string, name: string): void {
    this.#parts.sagas[id] = { name, outcome: 'running', steps: {}, compensations: {} };
  }

  sagaReached(id: string, outcome: 'compensating' | 'completed' | 'compensated' | 'failed'): void {
    this.#edit('sagas', id, (saga) => {
      saga.outcome = outcome;
    });
  }

  stepReached(sagaId: string, step: string, outcome: StepOutcome): void {
    this.#edit('sagas', sagaId, (saga) => {
      saga.steps = { ...saga.steps, [step]: outcome };
    });
  }

  compensationReached(sagaId: string, step: string, outcome: CompensationOutcome): void {
    this.#edit('sagas', sagaId, (saga) => {
      saga.compensations = { ...saga.compensations, [step]: outcome };
    });
  }

  decisionMade(id: string, type: string, chosen: string): void {
    this.#parts.decisions[id] = { type, chosen, outcome: 'open' };
  }

  decisionTurnedOut(id: string, outcome: string): void {
    this.#edit('decisions', id, (decision) => {
      decision.outcome = outcome;
    });
  }

  // What did not begin here belongs to another writer, or to an earlier run of this stream.
  #edit<K extends Part>(part: K, id: string, change: (item: Mutable<Item<K>>) => void): void {
    const items: Record<string, Item<K>> = this.#parts[part];
    const item = items[id];
    if (item === undefined) return;
    const next = { ...(item as object) } as Mutable<Item<K>>;
    change(next);
    items[id] = next as Item<K>;
  }
}

function ownParts(state: ConversationState): { -readonly [K in Part]: Record<string, Item<K>> } {
  const own = <K extends Part>(part: K): Record<string, Item<K>> =>
    Object.assign(Object.create(null) as Record<string, Item<K>>, state[part]);
  return {
    calls: own('calls'),
    turns: own('turns'),
    objectives: own('objectives'),
    workflows: own('workflows'),
    sagas: own('sagas'),
    decisions: own('decisions'),
  };
}
