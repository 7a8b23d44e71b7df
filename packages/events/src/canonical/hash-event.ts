import { hash } from 'node:crypto';

import type { SpineEvent } from '../event.ts';
import type { Value } from '../value/value.ts';
import { canonicalForm, canonicalValue } from './canonical-form.ts';

/** SHA-256 of the event's canonical form, lower-case hex: what the writer's next event in this stream holds as `prev_hash`. */
export function hashEvent(event: SpineEvent): string {
  return hash('sha256', canonicalForm(event));
}

/** SHA-256 of a value's canonical text, lower-case hex. */
export function hashValue(value: Value): string {
  return hash('sha256', canonicalValue(value));
}
