/** What a writer's part of a stream has come to, as its helpers keep it live and as `replay` folds it from the events. */
export interface ConversationState {
  readonly calls: Readonly<Record<string, CallState>>;
  readonly turns: Readonly<Record<string, TurnState>>;
  readonly objectives: Readonly<Record<string, ObjectivePhase>>;
  readonly workflows: Readonly<Record<string, WorkflowState>>;
  readonly sagas: Readonly<Record<string, SagaState>>;
  readonly decisions: Readonly<Record<string, DecisionState>>;
}

export interface CallState {
  /** `open` until the call ends. */
  readonly end_reason: string;
  readonly transfers: number;
}

export interface TurnState {
  readonly index: number;
  /** `open` until the turn ends. */
  readonly end_reason: string;
  readonly interrupted: boolean;
}

export type ObjectivePhase = 'started' | 'eliciting' | 'captured' | 'confirming' | 'completed' | 'failed';

export interface WorkflowState {
  readonly name: string;
  readonly outcome: 'running' | 'completed' | 'failed';
  /** By stage name: of stages with one name, the last. */
  readonly stages: Readonly<Record<string, 'running' | 'completed' | 'failed'>>;
}

export type StepOutcome = 'running' | 'succeeded' | 'failed' | 'unknown';
export type CompensationOutcome = 'planned' | 'running' | 'done' | 'failed' | 'unknown' | 'skipped';

export interface SagaState {
  readonly name: string;
  readonly outcome: 'running' | 'compensating' | 'completed' | 'compensated' | 'failed';
  /** By step name. */
  readonly steps: Readonly<Record<string, StepOutcome>>;
  readonly compensations: Readonly<Record<string, CompensationOutcome>>;
}

export interface DecisionState {
  readonly type: string;
  readonly chosen: string;
  /** `open` until an outcome is recorded. */
  readonly outcome: string;
}

export const REDUCER = 'conversation';
export const REDUCER_VERSION = 1;

export const emptyState: ConversationState = Object.freeze({
  calls: {},
  turns: {},
  objectives: {},
  workflows: {},
  sagas: {},
  decisions: {},
});
