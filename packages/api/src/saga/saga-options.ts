import type { Attributes, Context } from '@opentelemetry/api';

import type { PlanOptions } from './plan-compensation.ts';
import type { JudgeUnknown } from './trace-step.ts';

export interface SagaOptions extends PlanOptions {
  /** Made if left out. Keep it where you keep the business object: it is how a saga is found again. */
  readonly id?: string;
  /** How many steps there will be, where that is known: "step 2 of 4". */
  readonly steps?: number;
  /** Calls the saga off: no further step starts, running ones are aborted, and what was done is undone. */
  readonly signal?: AbortSignal;
  /** Says of a step's error whether its outcome is open; `undefined` leaves it to the rule of {@link isUnknownOutcome}. */
  readonly isUnknown?: JudgeUnknown;
  /** How long a failed saga waits for steps that still run, in milliseconds; 10 000 if left out. */
  readonly settleMs?: number;
  /** How long each compensation may take, in milliseconds; 30 000 if left out. */
  readonly compensationTimeoutMs?: number;
  /** Attributes of your own for the span. */
  readonly attributes?: Attributes;
  /** Its parent; the active context if left out. */
  readonly context?: Context;
}
