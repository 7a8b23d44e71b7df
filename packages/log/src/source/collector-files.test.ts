import { join } from 'node:path';

import type { OtlpLine, SpineEvent } from '@spanreel/events';
import { fromLogRecord } from '@spanreel/events';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import { verifyRecording } from '../integrity/verify-recording.ts';
import { traceQuery } from '../query/index.ts';
import { fileStore } from '../reader/file-store.ts';
import type { Place } from '../reader/place.ts';
import type { BookingCallKind } from '../testing/booking-call.ts';
import { bookingCall } from '../testing/booking-call.ts';
import { collectorLines, framed, gzipped, nativeZstd, plain, zstdFile } from '../testing/collector-file.ts';
import { temporaryDirectory, writeLog } from '../testing/temporary-directory.ts';
import { memorySource } from './memory-source.ts';
import type { Completeness, Recording } from './recording.ts';
import type { SpineSource } from './spine-source.ts';
import { storeSource } from './store-source.ts';

// Writes and reads many files, on a machine that may be busy with other things.
vi.setConfig({ testTimeout: 60_000 });

const FORMATS: Readonly<Record<string, (lines: readonly string[]) => Buffer>> = {
  'logs.jsonl': plain,
  'messages.json': framed,
  'native.jsonl': nativeZstd,
  'logs.jsonl.zst': zstdFile,
  'logs.jsonl.1.gz': gzipped,
};

interface Collected {
  readonly kind: BookingCallKind;
  /** Numbers of the lines as the Collector got them: in any order, some twice. */
  readonly received: readonly number[];
  /** Numbers of the lines that also stand in a local segment. */
  readonly local: readonly number[];
  readonly perLine: number;
  /** Names, each for a share of the Collector's lines. */
  readonly files: readonly string[];
}

const kinds: readonly BookingCallKind[] = [
  'good',
  'compensated',
  'compensation_failed',
  'killed',
  'killed_in_step',
  'running',
];

const collected: fc.Arbitrary<Collected> = fc.constantFrom(...kinds).chain((kind) => {
  const numbers = bookingCall(kind).scenario.lines.map((_, index) => index);
  return fc.record({
    kind: fc.constant(kind),
    received: fc
      .subarray(numbers)
      .chain((again) => fc.shuffledSubarray([...numbers, ...again], { minLength: numbers.length + again.length })),
    local: fc.subarray(numbers),
    perLine: fc.integer({ min: 1, max: 12 }),
    files: fc.array(fc.constantFrom(...Object.keys(FORMATS)), { minLength: 1, maxLength: 4 }),
  });
});

/** Writes them as a Collector with rotation would, beside a segment, and opens the directory. */
function open({ received, local, perLine, files }: Collected, lines: readonly string[], now: number): SpineSource {
  const directory = temporaryDirectory();
  const at = (index: number): string => lines[index] ?? '';
  const written = collectorLines(received.map(at), perLine);
  const share = Math.ceil(written.length / files.length);
  files.forEach((name, index) => {
    const content = FORMATS[name]?.(written.slice(index * share, (index + 1) * share));
    writeLog(directory, join(`rotated-${index}`, name), content ?? '');
  });
  writeLog(directory, '2026-11-20/web-1-aaa-0-0000.jsonl', plain(local.map(at)));
  return storeSource(fileStore({ directories: [directory], now: () => Infinity }), () => now);
}

/** A recording without what depends on where and how often its events were found. */
function essence({ heads, answers: answered, completeness, ...recording }: Recording): unknown {
  return {
    ...recording,
    copies: [],
    traces: recording.traces.toSorted(),
    writers: recording.writers.toSorted((a, b) => (a.writer_id < b.writer_id ? -1 : 1)),
    heads: statements(heads),
    answers: statements(answered),
    completeness: graded(completeness),
  };
}

/** What was stated, each once, wherever. */
function statements(found: readonly { readonly place: Place }[]): readonly string[] {
  return [...new Set(found.map((statement) => JSON.stringify({ ...statement, place: undefined })))].toSorted();
}

function graded(completeness: Completeness): unknown {
  const tails = completeness.unconfirmed_tails.toSorted((a, b) => (a.writer_id < b.writer_id ? -1 : 1));
  return { ...completeness, duplicates: 0, unconfirmed_tails: tails };
}

/** What the reading of a stream says of it, without how often and where its events were found. */
async function answers(source: SpineSource, stream: string, now: number): Promise<unknown> {
  const recording = await source.readStream(stream);
  const query = traceQuery(recording, { now });
  const { completeness, ...why } = query.why();
  return {
    recording: essence(recording),
    why: { ...why, completeness: graded(completeness) },
    timeline: query.timeline(),
    verified: verifyRecording(recording),
    list: await source.list(),
    found: await source.find('call-1'),
  };
}

test('whatever a Collector makes of a local log, and beside what is left of it, it gives the same recording and answers', async () => {
  await fc.assert(
    fc.asyncProperty(collected, async (run) => {
      const { lines, stream, time } = bookingCall(run.kind).scenario;
      const source = open(run, lines, time.now);
      const expected = memorySource({ lines, now: () => time.now });

      expect(await answers(source, stream, time.now)).toEqual(await answers(expected, stream, time.now));
      const { completeness, copies } = await source.readStream(stream);
      const found = [...run.received, ...run.local].filter(
        (index) => eventOf(lines[index] ?? '')?.stream_id === stream,
      );
      expect(copies).toHaveLength(found.length);
      expect(completeness.duplicates).toBe(found.length - completeness.events);
      const { writers: _, ...report } = await source.verify();
      expect(await expected.verify()).toMatchObject(report);
    }),
    { numRuns: 60 },
  );
});

function eventOf(line: string): SpineEvent | undefined {
  const { resourceLogs } = JSON.parse(line) as OtlpLine;
  const record = resourceLogs?.[0]?.scopeLogs?.[0]?.logRecords?.[0];
  return record && fromLogRecord(record);
}

test('an event that was changed on its way is found among compressed batches', async () => {
  const { scenario, booking } = bookingCall('compensated');
  const forged = scenario.lines.map((line) =>
    line.replace('"stringValue":"notify_bank"', '"stringValue":"notify_bonk"'),
  );
  const directory = temporaryDirectory();
  writeLog(directory, 'logs.jsonl', framed(collectorLines(forged, 5)));
  const source = storeSource(fileStore({ directories: [directory], now: () => Infinity }), () => scenario.time.now);
  const { verdict, findings } = verifyRecording(await source.readStream(scenario.stream));

  expect(verdict).toBe('altered');
  expect(new Set(findings.map(({ writer_id }) => writer_id))).toEqual(new Set([booking.id]));
});
