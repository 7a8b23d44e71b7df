import { ROOT_CONTEXT } from '@opentelemetry/api';
import { withInMemoryTelemetry } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { emit } from '../index.ts';
import { withScope } from '../pipeline/index.ts';
import { type EventHistory, keepHistory } from './keep-history.ts';

const A = '01930000-0000-7000-8000-00000000000a';
const B = '01930000-0000-7000-8000-00000000000b';

function say(correlationId: string | undefined, message: string): void {
  const scope = correlationId === undefined ? {} : { correlationId };
  const context = withScope(ROOT_CONTEXT, scope);
  emit('error.occurred', { error_type: 'E', error_message: message }, { context });
}

const messages = (events: EventHistory['events']): unknown[] => events.map(({ payload }) => payload['error_message']);

test('keeps the latest events and finds those of a correlation id, oldest first', async () => {
  await withInMemoryTelemetry(() => {
    const history = keepHistory({ limit: 5, sync: true });
    expect([history.events, history.of(A)]).toEqual([[], []]);
    say(A, 'a1');
    say(B, 'b1');
    say(undefined, 'nobody');
    say(A, 'a2');
    expect([messages(history.of(A)), messages(history.of(B)), messages(history.of('c'))]).toEqual([
      ['a1', 'a2'],
      ['b1'],
      [],
    ]);
    say(A, 'a3');
    say(A, 'a4');
    say(A, 'a5');
    expect(messages(history.events)).toEqual(['nobody', 'a2', 'a3', 'a4', 'a5']);
    expect([messages(history.of(A)), messages(history.of(B))]).toEqual([['a2', 'a3', 'a4', 'a5'], []]);
    history.close();
    say(A, 'a6');
    expect([history.events, history.of(A)]).toEqual([[], []]);
  });
});

test('holds 1,000 events unless told otherwise, of many correlation ids as of one', async () => {
  await withInMemoryTelemetry(() => {
    const history = keepHistory({ sync: true });
    for (let index = 0; index < 2500; index++) say(index % 2 === 0 ? A : `${B}${index}`, String(index));
    expect(messages(history.events)).toEqual(Array.from({ length: 1000 }, (_, index) => String(1500 + index)));
    expect(messages(history.of(A))).toEqual(Array.from({ length: 500 }, (_, index) => String(1500 + 2 * index)));
    expect([history.of(`${B}1499`), messages(history.of(`${B}1501`))]).toEqual([[], ['1501']]);
  });
});

test('keeps what it is told to keep', async () => {
  await withInMemoryTelemetry(() => {
    const history = keepHistory({
      pattern: 'error.*',
      minSeverity: 'ERROR',
      where: ({ payload }) => payload['error_message'] !== 'dull',
      sync: true,
    });
    say(A, 'dull');
    emit('system.error', { error_type: 'E', error_message: 'other', origin: 'uncaughtException' });
    emit('error.occurred', { error_type: 'E', error_message: 'small' }, { severity: 'INFO' });
    say(A, 'kept');
    expect(messages(history.events)).toEqual(['kept']);
  });
});

test.each([0, -1, 1.5, Number.NaN, '10' as never])('refuses %s as a limit', (limit) => {
  expect(() => keepHistory({ limit })).toThrow(
    `keepHistory: limit ${String(limit)} is no number of events; use a whole number from 1`,
  );
});
