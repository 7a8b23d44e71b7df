import { diag } from '@opentelemetry/api';

import { ask } from '../telemetry/ask.ts';

/** Whether another attempt follows, or when it is due. */
export type Retry = boolean | Date;

/** Which attempt this is, and what follows where it fails. */
export interface AttemptOptions {
  /** Counts from 1, which it is if left out. */
  readonly attempt?: number;
  /** What follows where it fails; not said if left out. */
  readonly retry?: Retry | ((error: unknown) => Retry);
}

/** The number of an attempt; what is none counts as 1, with a warning, for it would have its event refused. */
export function toAttempt(value: number | undefined): number {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 1)) return value ?? 1;
  diag.warn(`@spanreel/api: attempt ${String(value)} counts as 1; it must be a whole number from 1`);
  return 1;
}

/** What follows a failure; `undefined` where nobody says it. */
export function retryAfter({ retry }: AttemptOptions, error: unknown): Retry | undefined {
  return typeof retry === 'function' ? ask('retry', () => retry(error)) : retry;
}

/** What follows, as events name it. */
export function retryFields(retry: Retry | undefined): { will_retry?: boolean; next_attempt_at?: string } {
  if (retry === undefined) return {};
  if (!(retry instanceof Date)) return { will_retry: retry };
  return { will_retry: true, ...(Number.isFinite(retry.getTime()) && { next_attempt_at: retry.toISOString() }) };
}
