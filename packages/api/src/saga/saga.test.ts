import type { SpineEvent } from '@spanreel/events';
import { given, withInMemoryTelemetry } from '@spanreel/testing';
import { expect, test } from 'vitest';

import type { SagaError } from './index.ts';
import { tool } from '../voice/index.ts';
import { UnknownOutcomeError, isSagaError, saga } from './index.ts';

const names = (events: readonly SpineEvent[]): string[] => events.map(({ event_type: type }) => type);
const payloadsOf = (events: readonly SpineEvent[], type: string): unknown[] =>
  events.filter((event) => event.event_type === type).map(({ payload }) => ({ ...payload }));

async function failureOf(run: Promise<unknown>): Promise<SagaError> {
  const error: unknown = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isSagaError(error)) throw new Error(`expected a SagaError, got ${String(error)}`);
  return error;
}

test('runs its steps and returns what the body returns', async () => {
  await given()
    .when(() =>
      saga('book', { id: 'b-1', steps: 2 }, async ({ step }) => {
        const hold = await step('hold', () => ({ slot: '10:15' }), { compensate: () => undefined });
        return step('confirm', () => `confirmed ${hold.slot}`, { arguments: hold });
      }),
    )
    .then(({ result, spans, events, telemetry }) => {
      expect(result).toBe('confirmed 10:15');
      spans.count(3).tree([
        {
          name: 'saga book',
          kind: 'internal',
          status: 'unset',
          attributes: { 'saga.id': 'b-1', 'saga.name': 'book', 'saga.step.count': 2, 'saga.outcome': 'completed' },
          children: [
            {
              name: 'step hold',
              kind: 'internal',
              status: 'unset',
              attributes: {
                'saga.id': 'b-1',
                'saga.step.name': 'hold',
                'saga.step.index': 1,
                'saga.step.count': 2,
                'saga.step.outcome': 'succeeded',
              },
            },
            { name: 'step confirm', attributes: { 'saga.step.index': 2, 'saga.step.outcome': 'succeeded' } },
          ],
        },
      ]);
      expect(names(events)).toEqual([
        'saga.started',
        'saga.compensation.planned',
        'saga.step.started',
        'effect.recorded',
        'saga.step.completed',
        'saga.step.started',
        'effect.recorded',
        'saga.step.completed',
        'saga.completed',
        'replay.checkpoint',
      ]);
      expect(payloadsOf(events, 'effect.recorded')[1]).toMatchObject({
        scope: 'saga book#1/step confirm#1',
        ordinal: 1,
        operation: 'step confirm',
        outcome: 'returned',
        arguments: '{"slot":"10:15"}',
        value: '"confirmed 10:15"',
      });
      expect(telemetry.pipeline.durableEvents).toEqual(['saga.compensation.planned']);
      expect(new Set(events.map(({ stream_id: stream }) => stream)).size).toBe(1);
      expect(telemetry.pipeline.openStreams).toEqual([]);
      expect(telemetry.pipeline.pendingExits).toBe(0);
    });
});

test('undoes in reverse, all of it, and links each compensation to its step and to the failing span', async () => {
  const undone: unknown[] = [];
  await given()
    .whenFailing(() =>
      saga('transfer', { id: 't-1', steps: 4 }, async ({ step }) => {
        await step('reserve', () => 'r', { compensate: (result) => undone.push(['reserve', result]) });
        await step('debit', () => 'd', {
          compensate: (result) => {
            undone.push(['debit', result]);
            throw new Error('ledger is closed');
          },
        });
        await step('notify', () => 'n');
        await step(
          'credit',
          () => {
            throw new TypeError('no such account');
          },
          { compensate: () => undone.push('never') },
        );
      }),
    )
    .then(({ result, spans, events }) => {
      expect(undone).toEqual([
        ['debit', 'd'],
        ['reserve', 'r'],
      ]);
      expect(result).toMatchObject({
        code: 'SPANREEL_SAGA_FAILED',
        saga: 'transfer',
        sagaId: 't-1',
        message:
          'saga "transfer" failed at step "credit" and was not fully compensated (not undone: debit): no such account',
        outcome: {
          failedStep: 'credit',
          done: ['reserve'],
          failed: ['debit'],
          unknown: [],
          skipped: ['credit', 'notify'],
          compensated: false,
        },
      });
      expect((result as Error).cause).toBeInstanceOf(TypeError);
      const links = (step: string): object[] => [
        { to: `step ${step}`, attributes: { 'spanreel.link.kind': 'compensates' } },
        { to: 'step credit', attributes: { 'spanreel.link.kind': 'caused_by' } },
      ];
      const credit = spans.one('step credit').span;
      spans.count(7).tree([
        {
          name: 'saga transfer',
          status: 'error',
          statusMessage: 'no such account',
          attributes: { 'saga.outcome': 'failed', 'error.type': 'TypeError', 'spanreel.end_reason': 'failed' },
          children: [
            'step reserve',
            'step debit',
            'step notify',
            {
              name: 'step credit',
              status: 'error',
              statusMessage: 'no such account',
              attributes: { 'saga.step.outcome': 'failed', 'error.type': 'TypeError' },
              events: ['exception'],
            },
            {
              name: 'compensate debit',
              kind: 'internal',
              status: 'error',
              statusMessage: 'ledger is closed',
              links: links('debit'),
              attributes: {
                'saga.compensates.span_id': spans.one('step debit').span.spanId,
                'saga.caused_by.span_id': credit.spanId,
                'saga.compensation.outcome': 'failed',
              },
            },
            {
              name: 'compensate reserve',
              status: 'unset',
              links: links('reserve'),
              attributes: {
                'saga.compensates.trace_id': credit.traceId,
                'saga.caused_by.trace_id': credit.traceId,
                'saga.compensation.outcome': 'done',
              },
            },
          ],
        },
      ]);
      expect(names(events).slice(-10)).toEqual([
        'saga.step.failed',
        'saga.compensation.skipped',
        'saga.compensation.skipped',
        'saga.compensating',
        'saga.compensation.started',
        'saga.compensation.failed',
        'saga.compensation.started',
        'saga.compensation.completed',
        'saga.failed',
        'replay.checkpoint',
      ]);
      expect(payloadsOf(events, 'saga.failed')).toMatchObject([
        {
          failed_step: 'credit',
          error_type: 'TypeError',
          error_message: 'no such account',
          compensations: { done: ['reserve'], failed: ['debit'], unknown: [], skipped: ['credit', 'notify'] },
        },
      ]);
    });
});

test.each([
  { name: 'says so', thrown: () => new UnknownOutcomeError('sent, no answer'), options: {} },
  { name: 'is a fetch timeout', thrown: () => new DOMException('too late', 'TimeoutError'), options: {} },
  {
    name: 'wraps a connection that broke',
    thrown: () => new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }),
    options: {},
  },
  { name: 'is judged so', thrown: () => new Error('504'), options: { isUnknown: () => true } },
])('compensates a step whose error $name, and does not call it failed', async ({ thrown, options }) => {
  const undone: unknown[] = [];
  await given()
    .whenFailing(() =>
      saga('pay', options, ({ step }) =>
        step(
          'charge',
          () => {
            throw thrown();
          },
          { compensate: (result, { outcome }) => undone.push([result, outcome]) },
        ),
      ),
    )
    .then(({ result, spans, events }) => {
      expect(undone).toEqual([[undefined, 'unknown']]);
      expect((result as SagaError).outcome).toEqual({
        failedStep: 'charge',
        done: ['charge'],
        failed: [],
        unknown: [],
        skipped: [],
        compensated: true,
      });
      spans.one('step charge').hasStatus('unset').hasAttributes({ 'saga.step.outcome': 'unknown' });
      expect(names(events)).not.toContain('saga.step.failed');
      expect(names(events)).toContain('saga.step.unknown');
      expect(names(events)).toContain('saga.compensated');
    });
});

test('what a failed step makes necessary names its failure as the cause', async () => {
  await given()
    .when(() =>
      failureOf(
        saga('book', async ({ step }) => {
          await step('hold', () => 1, { compensate: () => tool('calendar.release', () => undefined) });
          await step('charge', () => Promise.reject(new Error('declined')));
        }),
      ),
    )
    .then(({ events }) => {
      const failed = events.find(({ event_type: type }) => type === 'saga.step.failed');
      const caused = events.filter(({ causation_id: cause }) => cause !== undefined);
      expect(new Set(caused.map(({ causation_id: cause }) => cause))).toEqual(new Set([failed?.event_id]));
      expect(names(caused)).toEqual([
        'saga.compensating',
        'saga.compensation.started',
        'tool.started',
        'tool.completed',
        'effect.recorded',
        'saga.compensation.completed',
      ]);
    });
});

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

test('does not start a step whose plan cannot be written, and undoes what was done', async () => {
  const ran: string[] = [];
  await given()
    .whenFailing((_none, { pipeline }) =>
      saga('audited', async ({ step }) => {
        await step('first', () => ran.push('first'), { compensate: () => ran.push('undo first') });
        pipeline.store = () => Promise.reject(new Error('disk full'));
        await step('second', () => ran.push('second'), { compensate: () => ran.push('undo second') });
      }),
    )
    .then(({ result, spans, events }) => {
      expect(ran).toEqual(['first', 'undo first']);
      expect(result).toMatchObject({
        code: 'SPANREEL_SAGA_FAILED',
        outcome: { failedStep: 'second', done: ['first'] },
        cause: { code: 'SPANREEL_SAGA_AUDIT', step: 'second' },
      });
      expect(((result as Error).cause as Error).message).toBe(
        `saga "audited", step "second": its compensation could not be put on record, so it did not start: saga.compensation.planned could not be stored: Error: disk full (audit: 'best-effort' starts steps without it)`,
      );
      spans.count(0, 'step second').count(3);
      expect(payloadsOf(events, 'saga.compensation.skipped')).toMatchObject([
        { step: 'second', reason: 'the step did not start: its plan could not be written' },
      ]);
    });
});

test('goes on without the record where that is enough', async () => {
  const result = await withInMemoryTelemetry(async ({ pipeline }) => {
    pipeline.store = () => Promise.reject(new Error('disk full'));
    return saga('easy', { audit: 'best-effort' }, ({ step }) => step('one', () => 1, { compensate: () => undefined }));
  });
  expect(result).toBe(1);
});

test('has the plan on disk before the step runs', async () => {
  await withInMemoryTelemetry(async ({ pipeline }) => {
    const order: string[] = [];
    let stored: () => void = () => undefined;
    pipeline.store = () =>
      new Promise((resolve) => {
        stored = () => {
          order.push('stored');
          resolve();
        };
      });
    const done = saga('ordered', ({ step }) => step('one', () => order.push('ran'), { compensate: () => undefined }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(order).toEqual([]);
    stored();
    await done;
    expect(order).toEqual(['stored', 'ran']);
  });
});

test('refuses steps once it is over, and tells repeated steps apart', async () => {
  await given()
    .when(async () => {
      let late: Promise<unknown> = Promise.resolve();
      await saga('loop', async (running) => {
        await running.step('item', () => 1);
        await running.step('item', () => 2);
        late = new Promise((resolve) => setImmediate(resolve)).then(() => running.step('late', () => 3));
      });
      return late.catch((error: unknown) => error);
    })
    .then(({ result, spans, events }) => {
      expect(result).toMatchObject({ code: 'SPANREEL_SAGA_CLOSED' });
      spans.count(2, 'step item').count(3);
      expect(payloadsOf(events, 'saga.step.completed')).toMatchObject([{ step: 'item' }, { step: 'item#2' }]);
    });
});

test('fails when a step that nobody waited for failed', async () => {
  const error = await failureOf(
    saga('forgetful', async ({ step }) => {
      step('forgotten', () => Promise.reject(new Error('unseen'))).catch(() => undefined);
    }),
  );
  expect(error.outcome.failedStep).toBe('forgotten');
});

test('leaves word of what is open when the process exits, once, and does not end with the call around it', async () => {
  await given()
    .when(async (_none, { pipeline }) => {
      const pending = saga('killed', async ({ step }) => {
        await step('done', () => 1, { compensate: () => undefined });
        await step('open', () => new Promise((resolve) => setTimeout(resolve, 5)));
      });
      while (pipeline.events.filter(({ event_type: type }) => type === 'saga.step.started').length < 2) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      pipeline.exit('SIGTERM');
      const atExit = names(pipeline.events);
      await pending;
      return atExit;
    })
    .then(({ result, spans, events, telemetry }) => {
      expect(result.slice(-3)).toEqual(['saga.step.unknown', 'saga.failed', 'replay.checkpoint']);
      expect(names(events)).toEqual(result);
      spans.count(3).one('step open').hasStatus('error', 'ended by process_exit');
      spans.one('saga killed').hasStatus('error', 'ended by process_exit').hasAttributes({ 'saga.outcome': 'failed' });
      expect(telemetry.openSpans).toEqual([]);
    });
});

test('compensates without any SDK', async () => {
  const undone: unknown[] = [];
  const error = await failureOf(
    saga('bare', async ({ step }) => {
      await step('one', () => 'result', { compensate: (result) => undone.push(result) });
      throw new Error('later');
    }),
  );
  expect(undone).toEqual(['result']);
  expect(error.outcome).toEqual({
    failedStep: undefined,
    done: ['one'],
    failed: [],
    unknown: [],
    skipped: [],
    compensated: true,
  });
  expect(error.message).toBe('saga "bare" failed and was compensated: later');
});
