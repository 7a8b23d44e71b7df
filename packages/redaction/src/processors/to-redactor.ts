import type { RedactionPolicy } from '../redactor/policy.ts';
import { type Redactor, createRedactor } from '../redactor/redactor.ts';

/** A policy becomes a redactor of its own; an existing redactor is shared. */
export function toRedactor(policy: RedactionPolicy | Redactor): Redactor {
  return 'text' in policy ? policy : createRedactor(policy);
}
