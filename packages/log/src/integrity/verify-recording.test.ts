import type { SpineEvent } from '@spanreel/events';
import { describe, expect, test } from 'vitest';

import { eventLine, memorySource } from '../source/memory-source.ts';
import { bookingCall } from '../testing/booking-call.ts';
import type { Finding } from './verdict.ts';
import { VERDICT_EXIT_CODE, worstVerdict } from './verdict.ts';
import { verifyRecording } from './verify-recording.ts';

const { scenario, agent, booking } = bookingCall('compensated');
const { stream } = scenario;
const inStream = (event: SpineEvent): boolean => event.stream_id === stream;
const booked = booking.events.filter(inStream);
const lines = scenario.events.map(eventLine);

type Edit = (lines: string[]) => void;

const replace =
  (event: SpineEvent | undefined, change: Partial<SpineEvent>): Edit =>
  (all) => {
    if (event) all[all.indexOf(eventLine(event))] = eventLine({ ...event, ...change });
  };
const remove =
  (...events: readonly (SpineEvent | undefined)[]): Edit =>
  (all) => {
    for (const event of events) if (event) all.splice(all.indexOf(eventLine(event)), 1);
  };

async function verify(...edits: readonly Edit[]): Promise<ReturnType<typeof verifyRecording>> {
  const edited = [...lines];
  for (const edit of edits) edit(edited);
  return verifyRecording(await memorySource({ lines: edited }).readStream(stream));
}

const brief = ({ kind, seq, upto_seq, event_type }: Finding): unknown[] => [kind, seq, upto_seq ?? event_type];

test('an untouched log is verified, to its confirmed end', async () => {
  expect(await verify()).toEqual({
    verdict: 'verified',
    findings: [],
    notices: [],
    checked: { streams: 1, writers: 2, chains: 2, events: 24 },
    confirmed_tails: 2,
  });
});

test('one altered event is named with its file, line, writer, sequence, id and type', async () => {
  const victim = booked[4];
  const { verdict, findings } = await verify(replace(victim, { payload: {} }));

  expect(verdict).toBe('altered');
  expect(findings).toEqual([
    {
      verdict: 'altered',
      kind: 'altered-event',
      detail: 'event was altered: the next event recorded another hash of it',
      place: { file: '<memory>', line: expect.any(Number) as number, offset: expect.any(Number) as number },
      stream_id: stream,
      writer_id: booking.id,
      seq: 5,
      event_id: victim?.event_id,
      event_type: victim?.event_type,
    },
  ]);
});

test('one removed line is a gap, not an alteration', async () => {
  const { verdict, findings } = await verify(remove(booked[4]));

  expect(verdict).toBe('gap');
  expect(findings).toMatchObject([
    { verdict: 'gap', kind: 'missing', detail: 'event 5 is missing', writer_id: booking.id, seq: 5, upto_seq: 5 },
  ]);
});

test('a cut tail shows by what the process said of itself', async () => {
  const { verdict, findings } = await verify(remove(booked.at(-1), booked.at(-2)));

  expect(verdict).toBe('gap');
  expect(findings).toMatchObject([
    {
      kind: 'missing-tail',
      detail: `events ${booked.length - 1} to ${booked.length} are missing at the end: the process recorded more than there is`,
      place: { file: '<memory>' },
    },
  ]);
});

describe('the right event is blamed', () => {
  const beat = booking.events.find(({ event_type }) => event_type === 'process.alive');
  const forgedHeads = {
    part: 1,
    parts: 1,
    streams: [{ stream_id: stream, seq: 3, head_hash: 'f'.repeat(64), open: true }],
  };
  test.each<{ name: string; edits: readonly Edit[]; findings: readonly unknown[] }>([
    {
      name: 'the last event, by its head',
      edits: [replace(booked.at(-1), { tags: ['x'] })],
      findings: [['altered-event', booked.length, 'saga.compensated']],
    },
    {
      name: 'two neighbours, each',
      edits: [replace(booked[3], { tags: ['x'] }), replace(booked[4], { tags: ['x'] })],
      findings: [
        ['altered-event', 4, booked[3]?.event_type],
        ['altered-event', 5, booked[4]?.event_type],
      ],
    },
    {
      name: 'an event whose prev_hash alone was changed',
      edits: [replace(booked[4], { prev_hash: 'f'.repeat(64) })],
      findings: [['altered-event', 5, booked[4]?.event_type]],
    },
    {
      name: 'a beat that contradicts an intact chain',
      edits: [replace(beat, { payload: forgedHeads })],
      findings: [['altered-beat', 2, 'process.alive']],
    },
    {
      name: 'beside a gap, nothing that the gap leaves unknown',
      edits: [remove(booked[4]), replace(booked[7], { tags: ['x'] })],
      findings: [
        ['altered-event', 8, booked[7]?.event_type],
        ['missing', 5, 5],
      ],
    },
    {
      name: 'an event given the sequence number of another',
      edits: [replace(booked[4], { writer_seq: 6 })],
      findings: [['altered-event', 5, booked[4]?.event_type]],
    },
    {
      name: 'an event with another number and payload, by the event that it follows: nothing is known of the one missing',
      edits: [replace(booked.at(-1), { writer_seq: 99, payload: {} })],
      findings: [
        ['altered-event', 99, 'saga.compensated'],
        ['missing-tail', booked.length, booked.length],
      ],
    },
    {
      name: 'a first event with another number and payload, since it follows none',
      edits: [replace(booked[0], { writer_seq: 99, payload: {} })],
      findings: [
        ['altered-event', 99, booked[0]?.event_type],
        ['missing', 1, 1],
      ],
    },
  ])('$name', async ({ edits, findings }) => {
    expect((await verify(...edits)).findings.map(brief)).toEqual(findings);
  });
});

test('an event moved to another stream is told with what it says and what it said', async () => {
  const victim = booked[4];
  const { findings } = await verify(replace(victim, { stream_id: 'elsewhere' }));

  expect(findings).toEqual([
    {
      verdict: 'altered',
      kind: 'altered-event',
      detail: `event was altered: its stream was ${stream}, and its line says elsewhere`,
      place: { file: '<memory>', line: expect.any(Number) as number, offset: expect.any(Number) as number },
      stream_id: stream,
      writer_id: booking.id,
      seq: 5,
      event_id: victim?.event_id,
      event_type: victim?.event_type,
    },
  ]);
});

test('without a beat after it an altered last event cannot be told, and the report says that its end is unconfirmed', async () => {
  const alive = agent.events.concat(booking.events).filter(({ event_type }) => event_type === 'process.alive');
  const report = await verify(remove(...alive), replace(booked.at(-1), { tags: ['x'] }));

  expect(report).toMatchObject({ verdict: 'verified', confirmed_tails: 0 });
});

test('the worst verdict wins and has its exit code', () => {
  expect(worstVerdict([])).toBe('verified');
  expect(worstVerdict(['gap', 'altered', 'torn', 'verified'])).toBe('altered');
  expect(worstVerdict(['torn', 'diverged'])).toBe('torn');
  expect(VERDICT_EXIT_CODE).toEqual({ verified: 0, diverged: 1, torn: 2, gap: 2, altered: 3 });
});
