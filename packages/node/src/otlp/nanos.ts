import type { HrTime } from '@opentelemetry/api';

/** Nanoseconds since the epoch as decimal text, without the cost of a bigint. */
export function toNanos([seconds, nanos]: HrTime): string {
  const whole = Math.trunc(nanos);
  return seconds === 0 ? String(whole) : `${Math.trunc(seconds)}${String(whole).padStart(9, '0')}`;
}
