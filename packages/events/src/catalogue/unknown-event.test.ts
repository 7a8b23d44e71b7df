import * as v from 'valibot';
import { expect, test } from 'vitest';

import { defineEvents } from './define-events.ts';
import { nearestEvent, unknownEvent } from './unknown-event.ts';

test.each([
  ['call.strated', 'call.started'],
  ['call_start', 'call.started'],
  ['Call.Started', 'call.started'],
  ['callStarted', 'call.started'],
  ['sms.fail', 'sms.failed'],
  ['saga.step.complete', 'saga.step.completed'],
  ['webhook.recieved', 'webhook.received'],
  ['command.execution.start', 'command.started'],
  ['appointment.hold-conflict', 'appointment.hold_conflict'],
  ['retreival_started', 'retrieval.started'],
])('%s was probably meant to be %s', (typed, meant) => {
  expect(nearestEvent(typed)).toBe(meant);
});

test.each(['', 'x', 'order.paid', 'jane@example.com', 'constructor', '.'.repeat(60)])('%j means no event', (typed) => {
  expect(nearestEvent(typed)).toBeUndefined();
});

test('events of the application are among those that may have been meant', () => {
  defineEvents({ 'parcel.weighed': { version: 1, about: 'A parcel was weighed.', payload: v.object({}) } });
  expect(nearestEvent('parcel.wieghed')).toBe('parcel.weighed');
});

test.each<[unknown, string]>([
  ['call.strated', 'event "call.strated" is not in the catalogue; did you mean "call.started"?'],
  ['ai:decison', 'event "ai:decison" is not in the catalogue; did you mean "decision.made"?'],
  ['order.paid', 'event "order.paid" is not in the catalogue; add it with defineEvents'],
  ['Call.Started', 'event (no valid name) is not in the catalogue; did you mean "call.started"?'],
  ['jane@example.com called', 'event (no valid name) is not in the catalogue; add it with defineEvents'],
  ['call.started'.repeat(1e5), 'event (no valid name) is not in the catalogue; add it with defineEvents'],
  [undefined, 'event (no valid name) is not in the catalogue; add it with defineEvents'],
  [{ toString: () => 'call.started' }, 'event (no valid name) is not in the catalogue; add it with defineEvents'],
])('says what is wrong with %.40s, and never a value', (type, message) => {
  expect(unknownEvent(type)).toBe(message);
  expect(unknownEvent(type)).toBe(message);
});

test('goes on when there are more wrong names than it remembers', () => {
  for (let index = 0; index < 300; index++) unknownEvent(`order.no${'x'.repeat(index % 50)}${index}`);
  expect(unknownEvent('call.strated')).toContain('did you mean "call.started"?');
});
