import type { AnsweredBy } from '@spanreel/api/pipeline';
import { type SpineEvent, hashEvent } from '@spanreel/events';
import { expect, test } from 'vitest';

import { ENTRIES_PER_PART } from './alive-beats.ts';
import { expectLawful, inStream, spoke } from './emission-fixture.ts';
import { BEAT_MS } from './event-pipeline.ts';
import { pipelineFixture } from './pipeline-fixture.ts';

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

test('no part is so long that its hashes are cut, whatever the streams and the service are called', () => {
  const { pipeline, segment, timing, events } = pipelineFixture({
    service: { name: 'n'.repeat(256), version: 'v'.repeat(256) },
  });
  pipeline.start();
  for (let i = 0; i < 3 * ENTRIES_PER_PART; i++) {
    pipeline.emit({ ...spoke(), ...inStream(`0193aaaa-0000-7000-8000-${String(i).padStart(12, '0')}`) });
    pipeline.answered({ ...answerOf(i, 2 ** 52), stream_id: STREAM });
  }
  timing.advance(2 * BEAT_MS);

  const beats = events().filter(({ event_type }) => event_type === 'process.alive');
  const heads = beats.flatMap(({ payload }) => (payload['streams'] ?? []) as { head_hash: string }[]);
  expect(heads.length).toBeGreaterThanOrEqual(3 * ENTRIES_PER_PART);
  expect(heads.filter(({ head_hash }) => !/^[\da-f]{64}$/.test(head_hash))).toEqual([]);
  expect(beats.flatMap(({ payload }) => payload['answered_by'] ?? [])).toHaveLength(3 * ENTRIES_PER_PART);
  expect(segment.text).not.toContain('characters]');
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
