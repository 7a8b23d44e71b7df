import { diag } from '@opentelemetry/api';
import { withInMemoryTelemetry } from '@spanreel/testing';
import { expect, test, vi } from 'vitest';

import { EventType, emit, subscribe } from '../index.ts';

const payload = { error_type: 'TypeError', error_message: 'no' };

test('tells of what is emitted, until told to stop', async () => {
  await withInMemoryTelemetry(() => {
    const seen: string[] = [];
    const stop = subscribe('error.*', (event) => seen.push(event.event_type), { sync: true });
    emit('error.occurred', payload);
    stop();
    emit('error.occurred', payload);
    expect(seen).toEqual(['error.occurred']);
  });
  subscribe('*', () => undefined)();
});

test('an older spelling means the event of today, of names and of severities', async () => {
  await withInMemoryTelemetry(() => {
    const seen: unknown[] = [];
    const options = { sync: true, minSeverity: 'warning' as 'WARN' };
    subscribe('error_occurred', ({ severity }) => seen.push(severity), options);
    emit(EventType.ERROR_OCCURRED, payload, { severity: 'INFO' });
    emit(EventType.ERROR_OCCURRED, payload, { severity: 'WARN' });
    expect(seen).toEqual(['WARN']);
  });
});

test('a name that no event has is said: nothing would ever come', async () => {
  const warnings = vi.spyOn(diag, 'warn').mockReturnValue();
  await withInMemoryTelemetry(() => {
    for (const pattern of ['saga.compelted', 'saga.completed', 'user_spoke', 'nobody.*']) subscribe(pattern, () => {});
  });
  expect(warnings.mock.calls.map(([message]) => message)).toEqual([
    '@spanreel/api: no event is named "saga.compelted"; add it with defineEvents, or subscribe to one of EventType or a glob',
  ]);
  warnings.mockRestore();
});

const handler = (): void => {};

test.each([
  [['', handler], 'subscribe: "" is no pattern; use an event name or a glob such as \'saga.*\''],
  [[undefined, handler], "subscribe: undefined is no pattern; use an event name or a glob such as 'saga.*'"],
  [['*'], 'subscribe("*"): undefined is no handler; pass a function of one event'],
  [
    ['*', handler, { minSeverity: 'LOUD' }],
    'subscribe("*"): minSeverity "LOUD" is none of DEBUG, INFO, WARN, ERROR, FATAL',
  ],
  [['*', handler, { where: true }], 'subscribe("*"): where true is no function of one event'],
])('what is no subscription is refused at once, with a pipeline or without: %j', (options, message) => {
  expect(() => Reflect.apply(subscribe, undefined, options)).toThrow(new TypeError(message));
});
