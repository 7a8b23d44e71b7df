import { given, withInMemoryTelemetry } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { saga } from './index.ts';
import { failureOf, names, payloadsOf } from './saga-fixture.ts';

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
