import { getDotPath, safeParse } from 'valibot';

import type { ValueMap } from '../value/value.ts';
import type { EventDefinition } from './event-definition.ts';

/** Checks a payload against its schema; returns what is wrong, by field, or `undefined`. Never contains the refused value. */
export function validatePayload(definition: EventDefinition, payload: ValueMap): string | undefined {
  const result = safeParse(definition.payload, payload, { abortEarly: true });
  if (result.success) return undefined;
  const [issue] = result.issues;
  const field = getDotPath(issue) ?? 'payload';
  if (issue.input === undefined) return `${field} is missing`;
  return `${field} must be ${issue.expected ?? `valid (${issue.type})`}`;
}
