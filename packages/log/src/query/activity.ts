import type { LogEvent } from '../reader/log-event.ts';
import type { ErrorFact, Outcome } from './trace-query.ts';

/** Something with a beginning and an end, as its events tell it. */
export interface Activity extends ErrorFact {
  /** call, turn, workflow, stage, saga, step, compensation; else the event family, such as `command`. */
  readonly kind: string;
  /** call_id, turn_id, workflow_id, saga_id …; steps and stages have the id of their saga or workflow. */
  readonly id: string;
  readonly name: string;
  /** Name of the saga or workflow around a step, stage or compensation. */
  readonly within?: string;
  readonly step_index?: number;
  readonly step_count?: number;
  readonly attempt?: number;
  readonly outcome: Outcome;
  /** `end_reason` of a call or turn; `compensated` of a saga that undid itself. */
  readonly end_reason?: string;
  readonly start: string;
  readonly end?: string;
  readonly duration_ms?: number;
  readonly trace_id: string;
  readonly span_id?: string;
  readonly writer_id: string;
  readonly service_name?: string;
  /** Absent where its first event is missing. */
  readonly started?: LogEvent;
  readonly ended?: LogEvent;
}
