import { type SpineEvent, hashEvent, hashValue } from '@spanreel/events';
import { eventLine, memorySource } from '@spanreel/log';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { STREAM, WriterFixture, emitSaga } from '../testing/writer-fixture.ts';
import { type ReplayReport, foldStream } from './fold-stream.ts';
import { replayExitCode } from './replay-verdict.ts';

async function replayLines(lines: readonly string[]): Promise<ReplayReport> {
  return foldStream(await memorySource({ lines: [...lines] }).readStream(STREAM));
}

const replayEvents = (events: readonly SpineEvent[]): Promise<ReplayReport> => replayLines(events.map(eventLine));

/** A saga in one process, what called it in another, each with its checkpoint and a beat that confirms its end. */
function twoWriters(end: 'completed' | 'compensated' = 'compensated'): WriterFixture[] {
  const caller = new WriterFixture('w1');
  caller.emit('call.started', { call_id: 'c1', direction: 'inbound' });
  const saga = new WriterFixture('w2', 1);
  emitSaga(saga, end);
  saga.checkpoint();
  caller.emit('call.ended', { call_id: 'c1', end_reason: 'completed', duration_ms: 9, turns: 0 });
  caller.checkpoint();
  return [caller, saga];
}

/** What `process.alive` of a writer says, in the process's own stream. */
function beat({ id, events }: WriterFixture): SpineEvent {
  const last = events.at(-1);
  const own = new WriterFixture(id, 100);
  const streams = last ? [{ stream_id: STREAM, seq: last.writer_seq, head_hash: hashEvent(last), open: false }] : [];
  return { ...own.emit('process.alive', { part: 1, parts: 1, streams }), stream_id: `own-${id}` };
}

function written(writers: readonly WriterFixture[]): SpineEvent[] {
  return [...writers.flatMap(({ events }) => events), ...writers.map(beat)];
}

test('verifies a stream of two processes whose events lead to their checkpoints', async () => {
  const report = await replayEvents(written(twoWriters()));

  expect(report.verdict).toBe('verified');
  expect(replayExitCode(report.verdict)).toBe(0);
  expect(report.streams).toStrictEqual([
    {
      stream_id: STREAM,
      verdict: 'verified',
      writers: [
        {
          writer_id: 'w1',
          service_name: 'service-w1',
          events: 3,
          checkpoints: [{ seq: 3, from_seq: 1, upto_seq: 2, outcome: 'verified' }],
        },
        {
          writer_id: 'w2',
          service_name: 'service-w2',
          events: 14,
          checkpoints: [{ seq: 14, from_seq: 1, upto_seq: 13, outcome: 'verified' }],
        },
      ],
      illegal_transitions: [],
    },
  ]);
});

test('is altered (3) when one event was changed by hand, and names it', async () => {
  const lines = written(twoWriters()).map(eventLine);
  const at = lines.findIndex((line) => line.includes('saga.step.completed'));
  const report = await replayLines(lines.with(at, (lines[at] ?? '').replace('reserve', 'refund')));

  expect(report.verdict).toBe('altered');
  expect(replayExitCode(report.verdict)).toBe(3);
  expect(report.integrity.findings[0]).toMatchObject({
    verdict: 'altered',
    writer_id: 'w2',
    seq: 4,
    event_type: 'saga.step.completed',
  });
});

test('is a gap (2) when one event was cut away, and names it', async () => {
  const events = written(twoWriters()).filter(({ writer_id, writer_seq, stream_id }) =>
    stream_id === STREAM ? !(writer_id === 'w2' && writer_seq === 5) : true,
  );
  const report = await replayEvents(events);

  expect(report.verdict).toBe('gap');
  expect(replayExitCode(report.verdict)).toBe(2);
  expect(report.integrity.findings[0]).toMatchObject({ verdict: 'gap', writer_id: 'w2', seq: 5, upto_seq: 5 });
  expect(report.streams[0]?.writers[1]?.checkpoints).toStrictEqual([
    { seq: 14, from_seq: 1, upto_seq: 13, outcome: 'incomplete', missing: [5] },
  ]);
});

test('is a gap (2) when the end was cut away, checkpoint and all', async () => {
  const [caller, saga] = twoWriters();
  if (!caller || !saga) throw new Error('unreachable');
  const report = await replayEvents([...caller.events, ...saga.events.slice(0, 9), beat(caller), beat(saga)]);

  expect(report.verdict).toBe('gap');
  expect(report.integrity.findings[0]).toMatchObject({ kind: 'missing-tail', writer_id: 'w2', seq: 10, upto_seq: 14 });
});

test('is torn (2) when the last line breaks off, behind the stream it names', async () => {
  const [caller, saga] = twoWriters();
  if (!caller || !saga) throw new Error('unreachable');
  const lines = [...caller.events, ...saga.events].map(eventLine);
  const last = lines.at(-1) ?? '';
  const report = await replayLines(
    lines.with(lines.length - 1, last.slice(0, last.indexOf(STREAM) + STREAM.length + 9)),
  );

  expect(report.verdict).toBe('torn');
  expect(replayExitCode(report.verdict)).toBe(2);
  expect(report.integrity.findings[0]).toMatchObject({ kind: 'torn', place: { line: 17 } });
});

test('is diverged (1) when the events do not lead to a checkpoint', async () => {
  const writer = new WriterFixture('w1');
  writer.emit('call.started', { call_id: 'c1', direction: 'inbound' });
  const state = { calls: {}, turns: {}, objectives: {}, workflows: {}, sagas: {}, decisions: {} };
  writer.checkpoint({ state, state_hash: hashValue(state) });
  const report = await replayEvents(written([writer]));

  expect(report.verdict).toBe('diverged');
  expect(replayExitCode(report.verdict)).toBe(1);
  expect(report.streams[0]?.writers[0]?.checkpoints).toMatchObject([
    { outcome: 'diverged', differences: [{ pointer: '/calls/c1' }], suspect: { seq: 1, event_type: 'call.started' } },
  ]);
});

test('is diverged (1) when a saga did what no saga may, though every checkpoint agrees', async () => {
  const writer = new WriterFixture('w1');
  emitSaga(writer, 'compensated');
  const saga = { saga_id: 'saga-1', saga: 'book_transfer', step: 'debit' };
  writer.emit('saga.compensation.started', saga);
  writer.emit('saga.compensation.completed', { ...saga, duration_ms: 1 });
  writer.checkpoint();
  const report = await replayEvents(written([writer]));

  expect(report.verdict).toBe('diverged');
  expect(report.streams[0]?.illegal_transitions.map(({ message }) => message)).toStrictEqual([
    'debit was undone twice',
  ]);
});

test('is inconclusive (2) without any checkpoint', async () => {
  const writer = new WriterFixture('w1');
  emitSaga(writer, 'completed');
  const report = await replayEvents(written([writer]));

  expect(report.verdict).toBe('inconclusive');
  expect(replayExitCode(report.verdict)).toBe(2);
  expect(report.streams[0]?.writers[0]?.uncovered).toStrictEqual({ from_seq: 1, upto_seq: 8, events: 8 });
});

test('is inconclusive (2) of nothing', async () => {
  const report = await replayEvents([]);
  expect(report).toMatchObject({ verdict: 'inconclusive', streams: [] });
});

test('tells which writer had no checkpoint beside one that had', async () => {
  const [caller, saga] = twoWriters();
  if (!caller || !saga) throw new Error('unreachable');
  const lost = saga.events.slice(0, 4);
  const report = await replayEvents([...caller.events, ...lost, beat(caller)]);

  expect(report.verdict).toBe('verified');
  expect(report.streams[0]?.writers[1]?.uncovered).toStrictEqual({ from_seq: 1, upto_seq: 4, events: 4 });
});

describe('laws', () => {
  test('the order and the number of copies of the lines change nothing', async () => {
    const lines = written(twoWriters()).map(eventLine);
    const fold = await replayLines(lines);
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(lines, { minLength: lines.length }),
        fc.subarray(lines),
        async (shuffled, copies) => {
          const report = await replayLines([...shuffled, ...copies]);
          expect(report.streams).toStrictEqual(fold.streams);
          expect(report.verdict).toBe('verified');
        },
      ),
      { numRuns: 30 },
    );
  });

  test('whichever event is altered or cut away, the log is never verified', async () => {
    const events = written(twoWriters());
    const ofStream = events.filter(({ stream_id }) => stream_id === STREAM);
    for (const victim of ofStream) {
      const cut = await replayEvents(events.filter((event) => event !== victim));
      expect(replayExitCode(cut.verdict)).toBe(2);
      const forged = { ...victim, payload: { ...victim.payload, forged: 1 } };
      const altered = await replayEvents(events.map((event) => (event === victim ? forged : event)));
      expect(replayExitCode(altered.verdict)).toBe(3);
    }
  });
});
