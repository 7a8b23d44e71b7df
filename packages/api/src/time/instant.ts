import type { HrTime } from '@opentelemetry/api';
import { diag } from '@opentelemetry/api';

/** A moment: milliseconds since the epoch (fractions allowed), a value of `performance.now()`, or a `Date`. */
export type Time = number | Date;

/** When something happened; now if left out. */
export interface At {
  readonly at?: Time | undefined;
}

// Three years of uptime as performance.now() are still below it, and 1973 as epoch milliseconds is not.
const FIRST_EPOCH = 1e11;
// What a signed count of nanoseconds holds, in 2262: micro- or nanoseconds passed for milliseconds lie beyond it.
const LAST_EPOCH = 9_223_372_036_854;
// How far the wall clock may be set or slewed before we follow it.
const MAX_DRIFT = 50;

let offset = performance.timeOrigin;

/** Now, in epoch milliseconds with the resolution of `performance.now()`. */
export function now(): number {
  const elapsed = performance.now();
  const wall = Date.now();
  if (Math.abs(wall - (offset + elapsed)) > MAX_DRIFT) offset = wall - elapsed;
  return offset + elapsed;
}

/** Any {@link Time} in epoch milliseconds; what is none counts as now, with a warning. */
export function toEpochMs(at: Time | undefined): number {
  if (at === undefined) return now();
  const value = typeof at === 'number' ? at : at instanceof Date ? at.getTime() : Number.NaN;
  if (value >= 0 && value <= LAST_EPOCH) return value >= FIRST_EPOCH ? value : performance.timeOrigin + value;
  diag.warn(
    `@spanreel/api: ${typeof at === 'number' ? at : 'what was passed'} is no time; expected epoch milliseconds, performance.now() or a Date`,
  );
  return now();
}

/** As OpenTelemetry takes it: its own reading of numbers would move recordings from before this process started. */
export function toHrTime(epochMs: number): HrTime {
  const seconds = Math.floor(epochMs / 1000);
  return [seconds, Math.round((epochMs - seconds * 1000) * 1e6)];
}

/** Nanoseconds since the epoch. */
export function toUnixNano(epochMs: number): bigint {
  const millis = Math.floor(epochMs);
  return BigInt(millis) * 1_000_000n + BigInt(Math.round((epochMs - millis) * 1e6));
}
