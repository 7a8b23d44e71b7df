import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { withScope } from '@spanreel/api/pipeline';
import { expect, test } from 'vitest';

import { InMemoryPipeline } from './in-memory-pipeline.ts';
import { withInMemoryTelemetry } from './in-memory-telemetry.ts';

const error = { type: 'error.occurred', payload: { error_type: 'TypeError', error_message: 'x is undefined' } };

test('stamps what it takes: stream, order, clock, span and scope', async () => {
  await withInMemoryTelemetry(
    ({ pipeline }) => {
      trace.getTracer('test').startActiveSpan('outer', (outer) => {
        trace.getTracer('test').startActiveSpan('inner', (inner) => {
          const at = withScope(trace.setSpan(ROOT_CONTEXT, inner), {
            streamId: 's1',
            correlationId: 'c1',
            tenantId: 't1',
            agentName: 'teller',
          });
          const ref = pipeline.emit({ ...error, context: at, component: 'agent', tags: ['vip'] });
          pipeline.emit({ ...error, context: at, severity: 'WARN', unixNano: 7n });
          pipeline.emit(error);

          expect(ref).toEqual({
            event_id: '00000000-0000-7000-8000-000000000001',
            stream_id: 's1',
            writer_id: pipeline.writerId,
            writer_seq: 1,
          });
          expect(pipeline.events[0]).toEqual({
            event_type: 'error.occurred',
            event_id: '00000000-0000-7000-8000-000000000001',
            trace_id: inner.spanContext().traceId,
            span_id: inner.spanContext().spanId,
            parent_span_id: outer.spanContext().spanId,
            stream_id: 's1',
            writer_id: pipeline.writerId,
            writer_seq: 1,
            clock: 1,
            timestamp: '1970-01-01T00:00:00.000000042Z',
            severity: 'ERROR',
            tags: ['vip'],
            schema_version: 1,
            correlation_id: 'c1',
            tenant_id: 't1',
            metadata: { component: 'agent', agent_name: 'teller' },
            payload: error.payload,
          });
          const { traceId } = inner.spanContext();
          expect(pipeline.events.map(({ stream_id, writer_seq, clock }) => [stream_id, writer_seq, clock])).toEqual([
            ['s1', 1, 1],
            ['s1', 2, 2],
            [traceId, 1, 3],
          ]);
          expect(pipeline.events[1]).toMatchObject({ severity: 'WARN', timestamp: '1970-01-01T00:00:00.000000007Z' });
        });
      });
    },
    { now: () => 42n },
  );
});

test.each([10n ** 40n, -1n, 2n ** 63n, 1_700_000_000_000 as never, 'noon' as never])(
  'takes an event that is said to be of the impossible time %s as of now',
  (unixNano) => {
    const pipeline = new InMemoryPipeline({ now: () => 42n });

    expect(pipeline.emit({ ...error, unixNano })).toMatchObject({ writer_seq: 1 });
    expect(pipeline.events.map(({ timestamp }) => timestamp)).toEqual(['1970-01-01T00:00:00.000000042Z']);
  },
);

test('refuses unknown names and wrong payloads, and says why', () => {
  const pipeline = new InMemoryPipeline();

  expect(pipeline.emit({ type: 'call.strated', payload: {} })).toBeUndefined();
  expect(pipeline.emit({ type: 'error.occurred', payload: { error_type: 5 } })).toBeUndefined();
  expect(pipeline.events).toEqual([]);
  expect(pipeline.rejections.map(({ type }) => type)).toEqual(['call.strated', 'error.occurred']);
  expect(pipeline.rejections[0]?.reason).toBe(
    'event "call.strated" is not in the catalogue; did you mean "call.started"?',
  );
  expect(pipeline.rejections[1]?.reason).toBe('event error.occurred: error_type must be string');
});

test('throws what it refuses when it is strict', async () => {
  const pipeline = new InMemoryPipeline({ strict: true });
  const refusal = expect.objectContaining({
    code: 'SPANREEL_EVENT_REFUSED',
    message: 'event error.occurred: error_type must be string',
  });
  const request = { type: 'error.occurred', payload: { error_type: 5 } };

  expect(() => pipeline.emit(request)).toThrow(refusal);
  await expect(pipeline.durable(request)).rejects.toThrow(refusal);
  expect(pipeline.rejections).toHaveLength(2);
  expect(pipeline.emit(error)).toMatchObject({ writer_seq: 1 });
});

test('durable waits for the store and rejects with a code when it fails', async () => {
  const pipeline = new InMemoryPipeline();
  let stored = (): void => undefined;
  pipeline.store = () =>
    new Promise((resolve) => {
      stored = resolve;
    });
  let settled = false;
  const pending = pipeline.durable(error).finally(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toBe(false);
  stored();

  expect(await pending).toMatchObject({ writer_seq: 1 });
  pipeline.store = () => Promise.reject(new Error('disk full'));
  await expect(pipeline.durable(error)).rejects.toMatchObject({ code: 'SPANREEL_DURABLE_FAILED' });
  expect(pipeline.durableEvents).toEqual(['error.occurred', 'error.occurred']);
  await expect(pipeline.durable({ type: 'nothing', payload: {} })).rejects.toThrow('nothing was refused');
});

test('delivers to subscribers by pattern, severity and condition; what they throw stays theirs', async () => {
  const pipeline = new InMemoryPipeline();
  const seen: string[] = [];
  const stop = pipeline.subscribe('error.*', () => seen.push('sync'), { sync: true });
  pipeline.subscribe('*', () => seen.push('later'));
  pipeline.subscribe('*', () => seen.push('fatal only'), { sync: true, minSeverity: 'FATAL' });
  pipeline.subscribe('*', () => seen.push('never'), { sync: true, where: () => false });
  pipeline.subscribe(
    '*',
    () => {
      throw new Error('mine');
    },
    { sync: true },
  );

  pipeline.emit(error);
  expect(seen).toEqual(['sync']);
  await Promise.resolve();
  expect(seen).toEqual(['sync', 'later']);
  stop();
  pipeline.emit(error);
  expect(seen).toEqual(['sync', 'later']);
});

test('merges clocks, but not one from far ahead', () => {
  const pipeline = new InMemoryPipeline();
  pipeline.clock.merge(10);
  pipeline.clock.merge(2 ** 40);
  pipeline.emit(error);

  expect(pipeline.events[0]?.clock).toBe(11);
});

test('knows which streams are open and ends what is open at exit, the innermost first', () => {
  const pipeline = new InMemoryPipeline();
  const reasons: string[] = [];
  const closeOnce = pipeline.openStream('s1');
  const closeTwice = pipeline.openStream('s1');
  pipeline.onExit((reason) => reasons.push(`call ${reason}`));
  pipeline.onExit((reason) => reasons.push(`turn ${reason}`));
  const takeBack = pipeline.onExit(() => reasons.push('ended'));
  takeBack();
  pipeline.exit('SIGTERM');
  closeOnce();
  closeOnce();

  expect(reasons).toEqual(['turn SIGTERM', 'call SIGTERM']);
  expect(pipeline.pendingExits).toBe(2);
  expect(pipeline.openStreams).toEqual(['s1']);
  closeTwice();
  expect(pipeline.openStreams).toEqual([]);
});
