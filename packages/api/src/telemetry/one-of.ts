import { diag } from '@opentelemetry/api';

/**
 * One of the values that a field of an event may have; anything else becomes `instead` with an error in the diagnostics, for it
 * would have its event refused, and the end of a call is worth more than the word for it.
 */
export function toOneOf<T extends string>(value: string, allowed: readonly T[], instead: T, what: string): T {
  if ((allowed as readonly string[]).includes(value)) return value as T;
  diag.error(`@spanreel/api: ${what} is none of ${allowed.join(', ')}; it counts as ${instead}`);
  return instead;
}
