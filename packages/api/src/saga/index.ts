export {
  SagaAuditError,
  SagaClosedError,
  SagaError,
  type SagaOutcome,
  StepTimeoutError,
  UnknownOutcomeError,
  isSagaError,
  isUnknownOutcome,
} from './errors.ts';
export { type PlanOptions, planCompensation } from './plan-compensation.ts';
export { type Saga, saga } from './saga.ts';
export type { SagaOptions } from './saga-options.ts';
export type { Compensating, SagaStepOptions } from './saga-run.ts';
export type { SagaStep, SpanContextLike, TracedStep } from './saga-step.ts';
export { type CompensationRun, type TraceCompensationOptions, traceCompensation } from './trace-compensation.ts';
export { type JudgeUnknown, type StepOptions, type StepRun, type TraceStepOptions, traceStep } from './trace-step.ts';
