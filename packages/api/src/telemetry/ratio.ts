import { diag } from '@opentelemetry/api';

/** A confidence or probability from 0 to 1; anything else is left out with a warning, for it would have its event refused. */
export function toRatio(value: number | undefined, what: string): number | undefined {
  if (value === undefined || (value >= 0 && value <= 1)) return value;
  diag.warn(`@spanreel/api: ${what} ${value} is left out; it must lie between 0 and 1`);
  return undefined;
}
