import type { ValueMap } from '../value/value.ts';
import type {
  CompensationOutcome,
  ConversationState,
  ObjectivePhase,
  SagaState,
  StepOutcome,
  WorkflowState,
} from './conversation-state.ts';

/** The part of an event that the reducer reads. */
export interface StateEvent {
  readonly event_type: string;
  readonly payload: ValueMap;
}

type Reducer = (state: ConversationState, payload: ValueMap) => ConversationState;

/** The state after one more event. Pure: no clock, no chance, no order of keys; events it does not know change nothing. */
export function applyEvent(state: ConversationState, event: StateEvent): ConversationState {
  const reduce = Object.hasOwn(reducers, event.event_type) ? reducers[event.event_type] : undefined;
  return reduce ? reduce(state, event.payload) : state;
}

const reducers: Readonly<Record<string, Reducer>> = {
  'call.started': (state, p) => put(state, 'calls', text(p, 'call_id'), { end_reason: 'open', transfers: 0 }),
  'call.transferred': (state, p) =>
    edit(state, 'calls', text(p, 'call_id'), (call) => ({ ...call, transfers: call.transfers + 1 })),
  'call.ended': (state, p) =>
    edit(state, 'calls', text(p, 'call_id'), (call) => ({ ...call, end_reason: text(p, 'end_reason') })),
  'turn.started': (state, p) =>
    put(state, 'turns', text(p, 'turn_id'), { index: number(p, 'turn_index'), end_reason: 'open', interrupted: false }),
  'turn.interrupted': (state, p) =>
    edit(state, 'turns', text(p, 'turn_id'), (turn) => ({ ...turn, interrupted: true })),
  'turn.completed': (state, p) =>
    edit(state, 'turns', text(p, 'turn_id'), (turn) => ({ ...turn, end_reason: text(p, 'end_reason') })),
  ...Object.fromEntries(
    (['started', 'eliciting', 'captured', 'confirming', 'completed', 'failed'] satisfies ObjectivePhase[]).map(
      (phase) => [
        `objective.${phase}`,
        (state: ConversationState, p: ValueMap) => put(state, 'objectives', objectiveKey(p), phase),
      ],
    ),
  ),
  'workflow.started': (state, p) =>
    put(state, 'workflows', text(p, 'workflow_id'), { name: text(p, 'workflow'), outcome: 'running', stages: {} }),
  'workflow.completed': workflow(() => ({ outcome: 'completed' })),
  'workflow.failed': workflow(() => ({ outcome: 'failed' })),
  'stage.started': stage('running'),
  'stage.completed': stage('completed'),
  'stage.failed': stage('failed'),
  'saga.started': (state, p) =>
    put(state, 'sagas', text(p, 'saga_id'), {
      name: text(p, 'saga'),
      outcome: 'running',
      steps: {},
      compensations: {},
    }),
  'saga.compensating': saga(() => ({ outcome: 'compensating' })),
  'saga.completed': saga(() => ({ outcome: 'completed' })),
  'saga.compensated': saga(() => ({ outcome: 'compensated' })),
  'saga.failed': saga(() => ({ outcome: 'failed' })),
  'saga.step.started': step('running'),
  'saga.step.completed': step('succeeded'),
  'saga.step.failed': step('failed'),
  'saga.step.unknown': step('unknown'),
  'saga.compensation.planned': compensation('planned'),
  'saga.compensation.started': compensation('running'),
  'saga.compensation.completed': compensation('done'),
  'saga.compensation.failed': compensation('failed'),
  'saga.compensation.unknown': compensation('unknown'),
  'saga.compensation.skipped': compensation('skipped'),
  'decision.made': (state, p) =>
    put(state, 'decisions', text(p, 'decision_id'), {
      type: text(p, 'type'),
      chosen: text(p, 'chosen'),
      outcome: 'open',
    }),
  'decision.outcome': (state, p) =>
    edit(state, 'decisions', text(p, 'decision_id'), (decision) => ({ ...decision, outcome: text(p, 'outcome') })),
};

type Part = keyof ConversationState;
type PartItem<K extends Part> = ConversationState[K] extends Readonly<Record<string, infer T>> ? T : never;

function put<K extends Part>(state: ConversationState, part: K, key: string, item: PartItem<K>): ConversationState {
  return { ...state, [part]: { ...state[part], [key]: item } };
}

/** Leaves the state alone where the item never began: its beginning belongs to another writer, or is missing and reported as a gap. */
function edit<K extends Part>(
  state: ConversationState,
  part: K,
  key: string,
  change: (item: PartItem<K>) => PartItem<K>,
): ConversationState {
  const items = state[part] as Readonly<Record<string, PartItem<K>>>;
  const item = Object.hasOwn(items, key) ? items[key] : undefined;
  return item === undefined ? state : put(state, part, key, change(item));
}

function workflow(change: (p: ValueMap, known: WorkflowState) => Partial<WorkflowState>): Reducer {
  return (state, p) => edit(state, 'workflows', text(p, 'workflow_id'), (known) => ({ ...known, ...change(p, known) }));
}

function stage(outcome: WorkflowState['outcome']): Reducer {
  return workflow((p, known) => ({ stages: { ...known.stages, [text(p, 'stage')]: outcome } }));
}

function saga(change: (p: ValueMap, known: SagaState) => Partial<SagaState>): Reducer {
  return (state, p) => edit(state, 'sagas', text(p, 'saga_id'), (known) => ({ ...known, ...change(p, known) }));
}

function step(outcome: StepOutcome): Reducer {
  return saga((p, known) => ({ steps: { ...known.steps, [text(p, 'step')]: outcome } }));
}

function compensation(outcome: CompensationOutcome): Reducer {
  return saga((p, known) => ({ compensations: { ...known.compensations, [text(p, 'step')]: outcome } }));
}

function objectiveKey(payload: ValueMap): string {
  return text(payload, 'objective_id') || text(payload, 'objective');
}

function text(payload: ValueMap, field: string): string {
  const value = payload[field];
  return typeof value === 'string' ? value : '';
}

function number(payload: ValueMap, field: string): number {
  const value = payload[field];
  return typeof value === 'number' ? value : 0;
}
