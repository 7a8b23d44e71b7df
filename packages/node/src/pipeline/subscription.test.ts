import { AsyncLocalStorage } from 'node:async_hooks';

import { ROOT_CONTEXT, context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { scopeOf, withScope } from '@spanreel/api/pipeline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { settle } from './fake-timing.ts';
import { pipelineFixture } from './pipeline-fixture.ts';
import { MAX_UNFINISHED } from './subscription.ts';
import { systemTiming } from './timing.ts';

const event = { type: 'error.occurred', payload: { error_type: 'E', error_message: 'm' } };

test('tells of events that match by name, severity and condition', () => {
  const { pipeline, timing } = pipelineFixture();
  const seen: Record<string, unknown[]> = { all: [], severe: [], first: [], older: [] };
  const into = (list: string) => (one: { event_id: string }) => seen[list]?.push(one.event_id);
  pipeline.subscribe('error.*', into('all'));
  pipeline.subscribe('*', into('severe'), { minSeverity: 'ERROR' });
  pipeline.subscribe('*', into('first'), { where: ({ writer_seq }) => writer_seq === 1 });
  pipeline.subscribe('error_occurred', into('older'));
  const info = pipeline.emit({ ...event, severity: 'INFO' })?.event_id;
  const fatal = pipeline.emit({ ...event, severity: 'FATAL' })?.event_id;
  timing.advance(100);
  expect(seen).toEqual({ all: [info, fatal], severe: [fatal], first: [info], older: [info, fatal] });
});

test('a handler cannot change the event for others, at any depth', () => {
  const { pipeline, timing, counters, segment } = pipelineFixture();
  const seen: unknown[] = [];
  pipeline.subscribe('*', (one) => {
    (one.payload['stack_frames'] as string[]).push('forged');
  });
  pipeline.subscribe('*', (one) => {
    (one as { event_type: string }).event_type = 'forged';
  });
  pipeline.subscribe('*', ({ event_type, payload }) => seen.push(event_type, payload['stack_frames']));
  pipeline.emit({ ...event, payload: { ...event.payload, stack_frames: ['at a'] } });
  timing.advance(100);
  expect(seen).toEqual(['error.occurred', ['at a']]);
  expect(counters.total('subscriberFailed')).toBe(2);
  expect(segment.text).not.toContain('forged');
});

test('what is thrown, rejected and thenable is counted and said, without its message', async () => {
  const { pipeline, timing, counters, said, events } = pipelineFixture();
  const heard: string[] = [];
  const bad = [
    () => {
      throw new Error('jane@example.com');
    },
    () => Promise.reject(new Error('jane@example.com')),
    // oxlint-disable-next-line unicorn/no-thenable -- what a query builder returns
    () => ({ then: (_: unknown, reject: (error: Error) => void) => reject(new Error('jane@example.com')) }),
  ];
  for (const handler of bad) pipeline.subscribe('*', handler);
  pipeline.subscribe('*', () => undefined, { where: bad[0] as never });
  pipeline.subscribe('*', ({ event_type }) => heard.push(event_type));
  pipeline.emit(event);
  timing.advance(100);
  await settle();
  expect(heard).toEqual(['error.occurred']);
  expect(counters.total('subscriberFailed')).toBe(4);
  expect(said).toEqual(
    Array.from(
      { length: 4 },
      () => 'a subscriber of error.occurred threw or rejected; the others and the record are not affected',
    ),
  );
  expect(events()).toHaveLength(1);
});

test('a handler that takes the event loop is said, then told of nothing for 30 s, and the others of everything', () => {
  const { pipeline, timing, counters, said, events } = pipelineFixture();
  const [slow, fast] = [{ calls: 0 }, { calls: 0 }];
  pipeline.subscribe('*', () => {
    slow.calls++;
    timing.spend(60);
  });
  pipeline.subscribe('*', () => void fast.calls++);
  for (let index = 0; index < 50; index++) pipeline.emit(event);
  timing.advance(10_000);
  // A second in advance, and a quarter of the time that passes meanwhile.
  expect(slow.calls).toBe(22);
  expect(fast.calls).toBe(50);
  expect(events()).toHaveLength(50);
  expect([...counters.parts('subscriberSkipped')]).toEqual([['event_loop', 28]]);
  expect(said[0]).toBe('a subscriber of error.occurred held the event loop for 60 ms');
  expect(said.filter((line) => line.includes('for 30 s'))).toEqual([
    'a subscriber of error.occurred takes more than a quarter of the event loop; it is told of nothing for 30 s',
  ]);
  timing.advance(30_000);
  pipeline.emit(event);
  timing.advance(100);
  expect(slow.calls).toBe(23);
});

test('a handler that is slow now and then is told of everything, however long the machine stands still', () => {
  const { pipeline, timing, counters } = pipelineFixture();
  let calls = 0;
  pipeline.subscribe('*', () => {
    timing.spend(++calls % 10 === 0 ? 5_000 : 80);
  });
  for (let index = 0; index < 100; index++) {
    pipeline.emit(event);
    timing.advance(1000);
  }
  expect([calls, counters.total('subscriberSkipped')]).toEqual([100, 0]);
});

test('a handler whose calls never end holds no more than so many events, until one does', async () => {
  const { pipeline, timing, counters, said } = pipelineFixture();
  const ends: (() => void)[] = [];
  pipeline.subscribe('*', () => new Promise<void>((resolve) => ends.push(resolve)));
  for (let index = 0; index < MAX_UNFINISHED + 5; index++) pipeline.emit(event);
  timing.advance(10_000);
  expect(ends).toHaveLength(MAX_UNFINISHED);
  expect([...counters.parts('subscriberSkipped')]).toEqual([['unfinished', 5]]);
  expect(said).toContain(
    '1000 calls of a subscriber of error.occurred have not ended; until one does it is told of nothing',
  );
  ends[0]?.();
  await settle();
  pipeline.emit(event);
  timing.advance(100);
  expect(ends).toHaveLength(MAX_UNFINISHED + 1);
});

describe('in which context a handler runs', () => {
  beforeAll(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
  afterAll(() => context.disable());

  const spanContext = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 };

  test('that of the emission, and what it emits names the event as its cause', () => {
    const { pipeline, timing, events } = pipelineFixture();
    const seen: unknown[] = [];
    pipeline.subscribe('error.*', () => {
      const active = context.active();
      seen.push([trace.getSpan(active)?.spanContext(), scopeOf(active).tenantId]);
      pipeline.emit({ type: 'user.spoke', payload: { is_final: true } });
    });
    const scope = { correlationId: 'c', streamId: 's', tenantId: 't', causationId: 'message' };
    const inside = withScope(trace.setSpanContext(ROOT_CONTEXT, spanContext), scope);
    context.with(inside, () => pipeline.emit(event));
    pipeline.emit(event);
    timing.advance(300);
    expect(seen).toEqual([
      [spanContext, 't'],
      [undefined, undefined],
    ]);
    const [first, second, answer, other] = events();
    expect(answer).toMatchObject({
      event_type: 'user.spoke',
      trace_id: spanContext.traceId,
      span_id: spanContext.spanId,
      stream_id: 's',
      correlation_id: 'c',
      causation_id: first?.event_id,
    });
    expect(other).toMatchObject({
      event_type: 'user.spoke',
      stream_id: second?.stream_id,
      correlation_id: second?.correlation_id,
      causation_id: second?.event_id,
    });
  });

  test('nobody’s own: the flush of many requests is none of the first’s', async () => {
    const requests = new AsyncLocalStorage<string>();
    const timing = systemTiming();
    const seen: unknown[] = [];
    await new Promise<void>((resolve) => {
      requests.run('first', () => {
        timing.after(
          0,
          () => {
            seen.push(requests.getStore());
            requests.run('second', () => timing.soon(() => seen.push(requests.getStore())));
            requests.run('third', () => timing.soon(() => resolve(void seen.push(requests.getStore()))));
          },
          true,
        );
      });
    });
    expect(seen).toEqual([undefined, undefined, undefined]);
  });
});
