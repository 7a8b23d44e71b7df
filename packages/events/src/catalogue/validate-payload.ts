import { type BaseIssue, safeParse } from 'valibot';

import type { ValueMap } from '../value/value.ts';
import type { EventDefinition } from './event-definition.ts';

/** Checks a payload against its schema; returns what is wrong, by field, or `undefined`. Never contains the refused value. */
export function validatePayload(definition: EventDefinition, payload: ValueMap): string | undefined {
  const result = safeParse(definition.payload, payload, { abortEarly: true });
  if (result.success) return undefined;
  const [issue] = result.issues;
  return `${fieldOf(issue)} ${issue.input === undefined ? 'is missing' : `must ${demandOf(issue)}`}`;
}

/** Names a field could have been given by a programmer; what else stands in a path is a key of a map, and may be anybody's data. */
const FIELD = /^[a-z_]{1,40}$/i;

function fieldOf({ path }: BaseIssue<unknown>): string {
  if (!path) return 'payload';
  return path
    .map(({ key }) => (typeof key === 'number' || (typeof key === 'string' && FIELD.test(key)) ? key : '*'))
    .join('.');
}

function demandOf(issue: BaseIssue<unknown>): string {
  const { requirement } = issue as { readonly requirement?: unknown };
  switch (issue.type) {
    case 'min_length':
      return requirement === 1 ? 'not be empty' : `have a length of at least ${String(requirement)}`;
    case 'integer':
      return 'be a whole number';
    case 'min_value':
      return `be at least ${String(requirement)}`;
    case 'max_value':
      return `be at most ${String(requirement)}`;
    case 'iso_timestamp':
      return 'be a time in ISO 8601 with its offset, such as 2026-11-20T09:30:00Z';
    default:
      return `be ${issue.expected ?? `valid (${issue.type})`}`;
  }
}
