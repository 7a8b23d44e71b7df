import type { EmitRequest } from '@spanreel/api/pipeline';
import { expect, test } from 'vitest';

import { expectLawful, spoke } from './emission-fixture.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

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

test('takes an event with options that are none, and says so of each', () => {
  const { pipeline, timing, said, events } = pipelineFixture();
  const wrong = { severity: 'LOUD', status: 'meh', unixNano: 12 } as unknown as Partial<EmitRequest>;
  pipeline.emit({ ...spoke(), ...wrong });
  pipeline.emit({ ...spoke(), severity: 'Warning', status: 'failed' } as unknown as EmitRequest);
  timing.advance(100);
  expect(events().map(({ severity, status }) => [severity, status])).toEqual([
    ['ERROR', undefined],
    ['WARN', 'failed'],
  ]);
  expect(said).toEqual([
    'event error.occurred: unixNano is no bigint of nanoseconds since the epoch; taken as now',
    "event error.occurred: severity is none of DEBUG, INFO, WARN, ERROR, FATAL; taken as the catalogue's",
    'event error.occurred: status is none of success, failed, pending, unknown; left out',
  ]);
});

test('refuses the sign of life, which only the process itself may give', () => {
  const { pipeline, timing, said, events } = pipelineFixture();
  const payload = { part: 1, parts: 1, streams: [] };
  expect(pipeline.emit({ type: 'process.alive', payload })).toBeUndefined();
  timing.advance(100);
  expect(events()).toEqual([]);
  expect(said).toEqual(["event process.alive is Spanreel's own sign of life; no application emits it"]);
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
