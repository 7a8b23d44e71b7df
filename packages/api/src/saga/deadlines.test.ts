import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { type SagaError, saga } from './index.ts';
import { failureOf, payloadsOf } from './saga-fixture.ts';

test('gives up on a step after its time, aborts it, and counts it as unknown', async () => {
  const seen: string[] = [];
  const error = await failureOf(
    saga('slow', ({ step }) =>
      step(
        'call',
        ({ signal }) =>
          new Promise(() => {
            signal.addEventListener('abort', () => seen.push(String(signal.reason)));
          }),
        { timeoutMs: 5, compensate: (_result, { outcome }) => seen.push(outcome) },
      ),
    ),
  );
  expect(seen).toEqual(['StepTimeoutError: step "call" gave no answer within 5 ms', 'unknown']);
  expect(error.outcome.done).toEqual(['call']);
});

test('compensates outside the cancelled scope, and reports a compensation that does not answer as unknown', async () => {
  const stop = new AbortController();
  const aborted: boolean[] = [];
  await given()
    .whenFailing(() =>
      saga('cancelled', { signal: stop.signal, compensationTimeoutMs: 5 }, async ({ step }) => {
        await step('one', () => 1, { compensate: (_one, { signal }) => aborted.push(signal.aborted) });
        await step('two', () => 2, { compensate: () => new Promise(() => undefined) });
        stop.abort();
        await step('three', () => 3);
      }),
    )
    .then(({ result, spans, events }) => {
      expect(aborted).toEqual([false]);
      expect((result as SagaError).outcome).toMatchObject({ done: ['one'], unknown: ['two'], compensated: false });
      spans.count(5).one('compensate two').hasStatus('unset').hasAttributes({ 'saga.compensation.outcome': 'unknown' });
      spans.one('compensate one').hasLinks('step one', 'saga cancelled');
      expect(payloadsOf(events, 'saga.compensation.unknown')).toMatchObject([
        { step: 'two', error_type: 'SPANREEL_STEP_TIMEOUT' },
      ]);
    });
});

test('waits for steps that run beside the failing one, aborts them, and undoes them too', async () => {
  const undone: unknown[] = [];
  const error = await failureOf(
    saga('parallel', async ({ step }) =>
      Promise.all([
        step(
          'slow',
          ({ signal }) =>
            new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason as Error));
            }),
          { compensate: (_result, { outcome }) => undone.push(['slow', outcome]) },
        ),
        step('quick', () => 'q', { compensate: (result) => undone.push(['quick', result]) }),
        step('bad', () => Promise.reject(new Error('bad'))),
      ]),
    ),
  );
  expect(undone).toEqual([
    ['quick', 'q'],
    ['slow', 'unknown'],
  ]);
  expect(error.outcome).toMatchObject({ failedStep: 'bad', done: ['quick', 'slow'] });
});
