import type { HrTime } from '@opentelemetry/api';

/** Nanoseconds since the epoch as decimal text, without the cost of a bigint. */
export function toNanos([seconds, nanos]: HrTime): string {
  // An application may start a span at NaN; the SDK takes it.
  if (!Number.isFinite(seconds) || !Number.isFinite(nanos)) return '0';
  const whole = Math.trunc(nanos);
  return seconds === 0 ? String(whole) : `${Math.trunc(seconds)}${String(whole).padStart(9, '0')}`;
}
