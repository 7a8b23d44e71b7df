import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';

import { normalizeMap } from '../value/normalize-value.ts';
import { type EventName } from './catalogue.ts';
import { findEvent } from './find-event.ts';
import type { EventDefinition } from './event-definition.ts';
import { validatePayload } from './validate-payload.ts';

function problem(name: EventName, payload: unknown): string | undefined {
  return validatePayload(findEvent(name) as EventDefinition, normalizeMap(payload));
}

describe('a payload is refused, by field and reason, that', () => {
  const call = { call_id: 'c1', direction: 'inbound' };
  const request = { method: 'GET', host: 'api.example.com', duration_ms: 1 };
  test.each<[string, EventName, unknown, string]>([
    ['is no map', 'call.started', 'c1', 'call_id is missing'],
    ['is nothing', 'call.started', undefined, 'call_id is missing'],
    ['lacks a field', 'call.started', { call_id: 'c1' }, 'direction is missing'],
    ['has null for a field', 'call.started', { ...call, call_id: null }, 'call_id must be string'],
    ['has a number for text', 'call.started', { ...call, call_id: 7 }, 'call_id must be string'],
    ['has an empty id', 'call.started', { ...call, call_id: '' }, 'call_id must not be empty'],
    [
      'has a choice of its own',
      'call.started',
      { ...call, direction: 'up' },
      'direction must be ("inbound" | "outbound")',
    ],
    ['has text for true or false', 'user.spoke', { is_final: 'yes' }, 'is_final must be boolean'],
    [
      'counts in fractions',
      'call.dtmf_received',
      { call_id: 'c1', digit_count: 1.5 },
      'digit_count must be a whole number',
    ],
    ['counts below 0', 'call.dtmf_received', { call_id: 'c1', digit_count: -1 }, 'digit_count must be at least 0'],
    ['is surer than sure', 'user.spoke', { is_final: true, confidence: 94 }, 'confidence must be at most 1'],
    [
      'has a time without offset',
      'appointment.hold_conflict',
      { starts_at: '2026-12-01 10:00' },
      'starts_at must be a time in ISO 8601 with its offset, such as 2026-11-20T09:30:00Z',
    ],
    [
      'has a status that is none',
      'api.call.completed',
      { ...request, status_code: 20 },
      'status_code must be at least 100',
    ],
    [
      'is wrong within a list',
      'asr.voted',
      { chosen: 'a', candidates: [{ text: 'a' }, {}] },
      'candidates.1.text is missing',
    ],
    ['has a map for a list', 'saga.compensating', { saga_id: 's', saga: 's', steps: {} }, 'steps must be Array'],
  ])('%s', (_, name, payload, reason) => {
    expect(problem(name, payload)).toBe(reason);
  });
});

it('takes a date where a time is asked for', () => {
  expect(problem('appointment.hold_conflict', { starts_at: new Date(0) })).toBeUndefined();
});

it('says nothing of the keys of a map, which may be anything', () => {
  const definition = { version: 1, about: 'A.', payload: v.object({ scores: v.record(v.string(), v.number()) }) };
  expect(validatePayload(definition, { scores: { 'jane@example.com': 'high' } })).toBe('scores.* must be number');
});
