import { ROOT_CONTEXT } from '@opentelemetry/api';
import { type AnsweredBy, withScope } from '@spanreel/api/pipeline';
import { type SpineEvent, hashEvent } from '@spanreel/events';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { FLUSH_EVENTS } from './event-flush.ts';
import { BEAT_MS } from './event-pipeline.ts';
import { ENTRIES_PER_PART } from './alive-beats.ts';
import { noSpace } from './fake-segment.ts';
import { settle } from './fake-timing.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

const spoke = (text = 'hello'): { type: string; payload: unknown } => ({
  type: 'error.occurred',
  payload: { error_type: 'E', error_message: text },
});

const inStream = (streamId: string): { context: ReturnType<typeof withScope> } => ({
  context: withScope(ROOT_CONTEXT, { streamId }),
});

/** What must hold of any log: dense sequences, a rising clock, an unbroken chain. */
function expectLawful(events: readonly SpineEvent[]): void {
  for (const ofStream of Map.groupBy(events, (event) => `${event.stream_id} ${event.writer_id}`).values()) {
    ofStream.forEach((event, index) => {
      expect(event.writer_seq).toBe(index + 1);
      expect(event.prev_hash).toBe(index === 0 ? undefined : hashEvent(ofStream[index - 1] as SpineEvent));
    });
  }
  const clocks = events.map(({ clock }) => clock);
  expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
  expect(new Set(clocks).size).toBe(clocks.length);
}

test('writes nothing before 100 ms have passed, and everything then, in one write', () => {
  const { pipeline, timing, segment, events } = pipelineFixture();
  pipeline.emit(spoke('one'));
  pipeline.emit(spoke('two'));
  timing.advance(99);
  expect(segment.writes).toEqual([]);
  timing.advance(1);
  expect(segment.writes).toHaveLength(1);
  expect(events().map(({ payload }) => payload['error_message'])).toEqual(['one', 'two']);
});

test('flushes at the hundredth event without waiting', () => {
  const { pipeline, timing, events } = pipelineFixture();
  for (let i = 1; i < FLUSH_EVENTS; i++) pipeline.emit(spoke());
  timing.runTurns();
  expect(events()).toHaveLength(0);
  pipeline.emit(spoke());
  expect(events()).toHaveLength(0);
  timing.runTurns();
  expect(events()).toHaveLength(FLUSH_EVENTS);
});

test('cuts a flush into slices and lets the event loop turn between them', () => {
  const { pipeline, timing, segment } = pipelineFixture({
    redactor: {
      event(event) {
        timing.spend(0.5);
        return event;
      },
    },
  });
  const fixture = { soon: 0 };
  const soon = timing.soon.bind(timing);
  timing.soon = (run) => {
    fixture.soon++;
    soon(run);
  };
  for (let i = 0; i < 12; i++) pipeline.emit(spoke());
  timing.advance(100);
  // Two events of 0.5 ms fill a slice of 1 ms, and the write gets one of its own.
  expect(fixture.soon).toBe(7);
  expect(segment.writes).toHaveLength(1);
});

test('does what comes before the first event in slices too, and all at once where nothing can wait', () => {
  let steps = 0;
  const { pipeline, timing, segment } = pipelineFixture({
    prepare: () => {
      timing.spend(0.15);
      return ++steps > 9;
    },
  });
  pipeline.emit(spoke());
  const stepsPerTurn: number[] = [];
  const soon = timing.soon.bind(timing);
  timing.soon = (run) => {
    stepsPerTurn.push(steps);
    soon(run);
  };
  timing.advance(100);

  // Two steps of 0.15 ms in each slice; the flush goes on in the turn after the tenth, which has nothing left to do.
  expect(stepsPerTurn).toEqual([0, 2, 4, 6, 8, 10]);
  expect(segment.writes).toHaveLength(1);

  const other = pipelineFixture({ prepare: () => false });
  other.pipeline.emit(spoke());
  other.pipeline.flushNow();
  expect(other.segment.writes).toHaveLength(1);
});

test('stamps the whole envelope', () => {
  const { pipeline, timing, events } = pipelineFixture();
  const context = withScope(ROOT_CONTEXT, {
    streamId: '019a0000-0000-7000-8000-000000000001',
    correlationId: '019a0000-0000-7000-8000-000000000002',
    tenantId: 'acme',
    conversationId: 'conv-1',
    parentTraceId: 'a'.repeat(32),
    agentName: 'banker',
    agentVersion: '7',
  });
  const ref = pipeline.emit({ ...spoke(), context, tags: ['vip'], status: 'failed', causationId: 'message-1' });
  timing.advance(100);
  expect(events()).toEqual([
    {
      event_type: 'error.occurred',
      event_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/) as string,
      trace_id: pipeline.identity.traceId,
      stream_id: '019a0000-0000-7000-8000-000000000001',
      writer_id: pipeline.writerId,
      writer_seq: 1,
      clock: 1,
      timestamp: '2025-11-20T00:53:20.000000000Z',
      severity: 'ERROR',
      status: 'failed',
      tags: ['vip'],
      schema_version: 1,
      correlation_id: '019a0000-0000-7000-8000-000000000002',
      causation_id: 'message-1',
      parent_trace_id: 'a'.repeat(32),
      tenant_id: 'acme',
      conversation_id: 'conv-1',
      metadata: { component: 'error', agent_name: 'banker', agent_version: '7', service_name: 'test' },
      payload: { error_type: 'E', error_message: 'hello' },
    },
  ]);
  expect(ref).toEqual({
    event_id: events()[0]?.event_id,
    stream_id: '019a0000-0000-7000-8000-000000000001',
    writer_id: pipeline.writerId,
    writer_seq: 1,
  });
});

test('makes one correlation id for a stream that brings none', () => {
  const { pipeline, timing, events } = pipelineFixture();
  pipeline.emit({ ...spoke(), ...inStream('s1') });
  pipeline.emit({ ...spoke(), ...inStream('s1') });
  pipeline.emit({ ...spoke(), ...inStream('s2') });
  timing.advance(100);
  const ids = events().map(({ correlation_id }) => correlation_id);
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  expect(ids[1]).toBe(ids[0]);
  expect(ids[2]).not.toBe(ids[0]);
});

test("writes today's name for an older spelling", () => {
  const { pipeline, timing, events } = pipelineFixture();
  pipeline.emit({ ...spoke(), type: 'error_occurred' });
  timing.advance(100);
  expect(events().map(({ event_type }) => event_type)).toEqual(['error.occurred']);
});

test('any order of emissions, streams, flushes and received clocks gives a lawful log', () => {
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('emit' as const), stream: fc.integer({ min: 0, max: 4 }) }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), millis: fc.integer({ min: 0, max: 300 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('merge' as const), clock: fc.integer({ min: 0, max: 2 ** 40 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), on: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('now' as const) }) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
      const { pipeline, timing, segment, log, events, stderr } = pipelineFixture();
      let emitted = 0;
      for (const one of steps) {
        if (one.do === 'emit') emitted += pipeline.emit({ ...spoke(), ...inStream(`s${one.stream}`) }) ? 1 : 0;
        else if (one.do === 'pass') timing.advance(one.millis);
        else if (one.do === 'merge') pipeline.clock.merge(one.clock);
        else if (one.do === 'fail') segment.appendError = one.on ? noSpace() : undefined;
        else pipeline.flushNow();
      }
      segment.appendError = undefined;
      pipeline.flushNow();
      log.finish();
      expect(stderr).toEqual([]);
      expect(events()).toHaveLength(emitted);
      expectLawful(events());
    }),
    { numRuns: 300 },
  );
});

test('refuses an unknown name and an invalid payload, and says what is wrong without the value', () => {
  const { pipeline, timing, counters, said, events } = pipelineFixture();
  expect(pipeline.emit({ type: 'no.such_event', payload: {} })).toBeUndefined();
  expect(pipeline.emit({ type: 'jane@example.com called', payload: {} })).toBeUndefined();
  expect(
    pipeline.emit({ type: 'error.occurred', payload: { error_type: 'E', error_message: 4111111111111111 } }),
  ).toBeUndefined();
  timing.advance(100);
  expect(events()).toEqual([]);
  expect(said).toEqual([
    'event "no.such_event" is not in the catalogue; add it with defineEvents',
    'event (no valid name) is not in the catalogue; add it with defineEvents',
    'event error.occurred: error_message must be string',
  ]);
  expect([...counters.parts('refused')]).toEqual([
    ['unknown', 2],
    ['invalid', 1],
  ]);
});

test('in strict mode throws on refusal, where it is emitted, and takes what is right', async () => {
  const { pipeline, timing, events } = pipelineFixture({ strict: true });
  const wrong = [
    [
      { type: 'call.strated', payload: {} },
      'event "call.strated" is not in the catalogue; did you mean "call.started"?',
    ],
    [{ type: 'error.occurred', payload: { error_type: 'E' } }, 'event error.occurred: error_message is missing'],
  ] as const;
  for (const [request, message] of wrong) {
    const refusal = expect.objectContaining({ code: 'SPANREEL_EVENT_REFUSED', message });
    expect(() => pipeline.emit(request)).toThrow(refusal);
    await expect(pipeline.durable(request)).rejects.toThrow(refusal);
  }
  pipeline.emit(spoke());
  timing.advance(100);
  expect(events().map(({ writer_seq }) => writer_seq)).toEqual([1]);
});

test.each([
  ['info', 'INFO'],
  ['warning', 'WARN'],
  ['error', 'ERROR'],
  ['critical', 'FATAL'],
  ['loud', 'ERROR'],
  [17, 'ERROR'],
])('takes the severity %s for %s, an unknown one for that of the event', (severity, read) => {
  const { pipeline, timing, events } = pipelineFixture();
  pipeline.emit({ ...spoke(), severity: severity as 'INFO' });
  timing.advance(100);
  expect(events().map((event) => event.severity)).toEqual([read]);
});

test('a full buffer refuses the newest; sequences stay dense', () => {
  const { pipeline, timing, counters, events } = pipelineFixture({ maxEvents: 3 });
  const taken = Array.from({ length: 5 }, () => pipeline.emit(spoke()) !== undefined);
  timing.advance(100);
  pipeline.emit(spoke());
  timing.advance(100);
  expect(taken).toEqual([true, true, true, false, false]);
  expect(events().map(({ writer_seq }) => writer_seq)).toEqual([1, 2, 3, 4]);
  expect(counters.parts('dropped').get('buffer_full')).toBe(2);
});

test('an event that cannot be redacted keeps its place and loses its payload', () => {
  const { pipeline, timing, counters, events, segment } = pipelineFixture({
    redactor: {
      event(event) {
        if (event.payload['error_message'] === 'secret') throw new Error('no');
        return event;
      },
    },
  });
  pipeline.emit(spoke('fine'));
  pipeline.emit({ ...spoke('secret'), tags: ['secret'] });
  pipeline.emit(spoke('fine'));
  timing.advance(100);
  expect(segment.text).not.toContain('secret');
  expect(events().map(({ payload }) => payload['spanreel_withheld'])).toEqual([
    undefined,
    'redaction failed',
    undefined,
  ]);
  expectLawful(events());
  expect(counters.total('redactionFailed')).toBe(1);
});

test('leaves content out where it is not to be captured', () => {
  const { pipeline, timing, events } = pipelineFixture({ captureContent: 'none' });
  pipeline.emit({
    type: 'error.occurred',
    payload: { error_type: 'E', error_message: 'm', input_preview: 'what she said' },
  });
  timing.advance(100);
  expect(events()[0]?.payload).toEqual({ error_type: 'E', error_message: 'm' });
});

test('a durable event stays pending until its sync has returned', async () => {
  const { pipeline, timing, segment } = pipelineFixture();
  segment.holdsSync = true;
  let isDone = false;
  const stored = pipeline.durable(spoke()).then((ref) => {
    isDone = true;
    return ref;
  });
  await timing.pass(1);
  expect(segment.writes).toHaveLength(1);
  expect(segment.syncs).toBe(1);
  await timing.pass(5000);
  expect(isDone).toBe(false);
  segment.releaseSync();
  expect((await stored).writer_seq).toBe(1);
});

test('a durable event whose sync fails is written again, three times in all, and then rejected', async () => {
  const { pipeline, timing, segment, events } = pipelineFixture();
  segment.syncError = new Error('the disk reports an error');
  const failure = pipeline.durable(spoke()).catch((error: unknown) => error);
  await timing.pass(1000, 10);
  expect(await failure).toMatchObject({
    code: 'SPANREEL_DURABLE_FAILED',
    message: expect.stringMatching(
      /^event error\.occurred is not on disk: the disk reports an error; three tries have failed; do not act as if it were on record\./,
    ) as string,
  });
  expect(segment.syncs).toBe(3);
  // Copies of one event, which readers drop.
  expect(new Set(events().map(({ event_id }) => event_id)).size).toBe(1);
  expect(events()).toHaveLength(3);
});

test('a durable event is on disk at the second try once the disk takes it', async () => {
  const { pipeline, timing, segment, events } = pipelineFixture();
  segment.appendError = noSpace();
  const stored = pipeline.durable(spoke());
  await timing.pass(20, 1);
  segment.appendError = undefined;
  await timing.pass(100, 1);
  expect((await stored).writer_seq).toBe(1);
  expect(events()).toHaveLength(1);
});

test('a durable event is rejected in memory only, and when it was refused', async () => {
  const { pipeline } = pipelineFixture({}, { sink: undefined });
  await expect(pipeline.durable(spoke())).rejects.toMatchObject({ code: 'SPANREEL_DURABLE_FAILED' });
  await expect(pipeline.durable({ type: 'no.such_event', payload: {} })).rejects.toMatchObject({
    code: 'SPANREEL_DURABLE_FAILED',
    message: expect.stringContaining('not in the catalogue') as string,
  });
});

test('durable events of one moment share a sync per round', async () => {
  const { pipeline, timing, segment } = pipelineFixture();
  const stored = Promise.all(Array.from({ length: 50 }, () => pipeline.durable(spoke())));
  await timing.pass(1);
  await stored;
  expect(segment.writes).toHaveLength(1);
});

test('beats every 10 s for open and touched streams, in numbered parts', () => {
  const { pipeline, timing, segment, events } = pipelineFixture();
  pipeline.start();
  const close = pipeline.openStream('s0');
  for (let i = 0; i <= ENTRIES_PER_PART; i++) pipeline.emit({ ...spoke(), ...inStream(`s${i}`) });
  timing.advance(BEAT_MS + 100);
  const beats = events().filter(({ event_type }) => event_type === 'process.alive');
  expect(
    beats.map(({ payload }) => [payload['part'], payload['parts'], (payload['streams'] as unknown[]).length]),
  ).toEqual([
    [1, 2, ENTRIES_PER_PART],
    [2, 2, 1],
  ]);
  const heads = beats.flatMap(
    ({ payload }) => payload['streams'] as { stream_id: string; seq: number; head_hash: string; open: boolean }[],
  );
  for (const { stream_id, seq, head_hash, open } of heads) {
    const last = events().findLast((event) => event.stream_id === stream_id) as SpineEvent;
    expect({ seq, head_hash, open }).toEqual({
      seq: last.writer_seq,
      head_hash: hashEvent(last),
      open: stream_id === 's0',
    });
  }
  expect(beats.map(({ stream_id }) => stream_id)).toEqual([pipeline.identity.streamId, pipeline.identity.streamId]);
  for (const line of segment.text.split('\n')) expect(Buffer.byteLength(line)).toBeLessThan(10_240 + 400);
  expect(segment.touches).toBe(1);

  timing.advance(BEAT_MS);
  const second = events()
    .filter(({ event_type }) => event_type === 'process.alive')
    .slice(2);
  expect(
    second.map(({ payload }) => (payload['streams'] as { stream_id: string }[]).map(({ stream_id }) => stream_id)),
  ).toEqual([['s0']]);
  close();
  timing.advance(2 * BEAT_MS);
  expect(events().filter(({ event_type }) => event_type === 'process.alive')).toHaveLength(4);
  expectLawful(events());
});

const STREAM = '0193aaaa-0000-7000-8000-000000000001';
const answerOf = (writer: number, writer_seq: number): AnsweredBy => ({
  stream_id: STREAM,
  writer_id: `01930000-0000-7000-8000-${String(writer).padStart(12, '0')}`,
  writer_seq,
  span_id: String(writer).padStart(16, 'a'),
});

test('a beat tells once which processes answered, the latest of each, beside the streams and within the limit', () => {
  const { pipeline, segment, timing, events } = pipelineFixture();
  pipeline.start();
  expect(pipeline.headOf('s1')).toBeUndefined();
  pipeline.emit({ ...spoke(), ...inStream('s1') });
  pipeline.emit({ ...spoke(), ...inStream('s1') });
  expect(pipeline.headOf('s1')).toEqual({ writer_id: pipeline.writerId, writer_seq: 2 });
  for (let writer = 1; writer <= ENTRIES_PER_PART + 3; writer++) pipeline.answered(answerOf(writer, 10 ** 9));
  pipeline.answered(answerOf(1, 3));
  pipeline.answered(answerOf(2, 2 * 10 ** 9));
  timing.advance(2 * BEAT_MS);
  const beats = events().filter(({ event_type }) => event_type === 'process.alive');

  expect(
    beats.map(({ payload }) => [payload['part'], payload['parts'], (payload['streams'] as unknown[]).length]),
  ).toEqual([
    [1, 2, 1],
    [2, 2, 0],
  ]);
  expect(beats.flatMap(({ payload }) => payload['answered_by'])).toEqual(
    Array.from({ length: ENTRIES_PER_PART + 3 }, (_, index) => {
      const { writer_seq, ...answer } = answerOf(index + 1, index === 1 ? 2 * 10 ** 9 : 10 ** 9);
      return { ...answer, seq: writer_seq };
    }),
  );
  for (const line of segment.text.split('\n')) expect(Buffer.byteLength(line)).toBeLessThan(10_240 + 400);
  expectLawful(events());
});

test('what was refused is no part of how far this process has come: nobody must miss it', () => {
  const { pipeline } = pipelineFixture({ maxEvents: 1 });
  expect([1, 2, 3].map(() => pipeline.emit({ ...spoke(), ...inStream('s1') })?.writer_seq)).toEqual([
    1,
    undefined,
    undefined,
  ]);
  expect(pipeline.headOf('s1')?.writer_seq).toBe(1);
});

test('more answers than are remembered until a beat bring one on', () => {
  const { pipeline, timing, events } = pipelineFixture();
  for (let writer = 1; writer <= 1001; writer++) pipeline.answered(answerOf(writer, 1));
  timing.advance(100);

  expect(events().flatMap(({ payload }) => payload['answered_by'])).toHaveLength(1000);
  pipeline.beat(true);
  timing.advance(100);
  expect(events().flatMap(({ payload }) => payload['answered_by'])).toHaveLength(1001);
});

test('subscribers get the redacted, frozen event in its batch, or before emit returns', () => {
  const { pipeline, timing } = pipelineFixture({
    redactor: { event: (event) => ({ ...event, payload: { ...event.payload, error_message: '<redacted>' } }) },
  });
  const batch: SpineEvent[] = [];
  const sync: SpineEvent[] = [];
  pipeline.subscribe('error.*', (event) => void batch.push(event));
  pipeline.emit(spoke('jane'));
  expect(batch).toEqual([]);
  timing.advance(100);
  expect(batch.map(({ payload }) => payload['error_message'])).toEqual(['<redacted>']);
  expect(Object.isFrozen(batch[0]) && Object.isFrozen(batch[0]?.payload) && Object.isFrozen(batch[0]?.metadata)).toBe(
    true,
  );

  const stop = pipeline.subscribe('*', (event) => void sync.push(event), { sync: true });
  pipeline.emit(spoke('jane'));
  expect(sync.map(({ writer_seq }) => writer_seq)).toEqual([2]);
  stop();
  pipeline.emit(spoke('jane'));
  timing.advance(100);
  expect(sync).toHaveLength(1);
});

test('a subscriber that throws, rejects or emits harms nobody', async () => {
  const { pipeline, timing, counters, events } = pipelineFixture();
  const seen: string[] = [];
  pipeline.subscribe('*', () => {
    throw new Error('boom');
  });
  pipeline.subscribe('*', () => Promise.reject(new Error('boom')));
  pipeline.subscribe('*', () => void pipeline.emit(spoke('echo')), {
    sync: true,
    where: ({ payload }) => payload['error_message'] === 'first',
  });
  pipeline.subscribe('*', ({ event_type }) => void seen.push(event_type));
  pipeline.emit(spoke('first'));
  timing.advance(300);
  await settle();
  expect(seen).toEqual(['error.occurred', 'error.occurred']);
  expect(counters.total('subscriberFailed')).toBe(4);
  expectLawful(events());
});

test('a subscriber that answers every event with one cannot hold the last flush for ever', () => {
  const { pipeline } = pipelineFixture();
  pipeline.subscribe('*', () => void pipeline.emit(spoke('echo')));
  pipeline.emit(spoke());
  pipeline.flushNow();
  expect(pipeline.emit(spoke())).toMatchObject({ writer_id: pipeline.writerId });
});
