import { ROOT_CONTEXT } from '@opentelemetry/api';
import { withScope } from '@spanreel/api/pipeline';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { expectLawful, inStream, spoke } from './emission-fixture.ts';
import { FLUSH_EVENTS } from './event-flush.ts';
import { noSpace } from './fake-segment.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

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
