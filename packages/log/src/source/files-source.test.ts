import { renameSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

import type { OtlpLine, OtlpLogRecord } from '@spanreel/events';
import { describe, expect, test } from 'vitest';

import { verifyRecording } from '../integrity/verify-recording.ts';
import { fileStore } from '../reader/file-store.ts';
import { bookingCall } from '../testing/booking-call.ts';
import { temporaryDirectory, writeLog } from '../testing/temporary-directory.ts';
import { filesSource } from './files-source.ts';
import { memorySource } from './memory-source.ts';
import type { SpineSource } from './spine-source.ts';
import { storeSource } from './store-source.ts';

const { scenario, agent, booking } = bookingCall('compensated');
const { stream, spans } = scenario;
const now = scenario.time.now;
const AGENT = '2026-11-20/web-1-aaa-0-0000.jsonl';
const BOOKING = '2026-11-20/web-2-bbb-0-0000.jsonl';

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

function log(directory = temporaryDirectory()): { directory: string; source: SpineSource } {
  writeLog(directory, AGENT, text(agent.lines));
  writeLog(directory, BOOKING, text([...booking.lines, ...spans]));
  return { directory, source: patient(directory) };
}

/** A source that does not wait for writers that are not there. */
function patient(...directories: readonly string[]): SpineSource {
  return storeSource(fileStore({ directories, patienceMs: 0 }), () => now);
}

/** The records of lines as the Collector would write them: many to a line, re-serialised, in its own order. */
function collected(lines: readonly string[]): string {
  const records = lines.flatMap((line) => (JSON.parse(line) as OtlpLine).resourceLogs ?? []);
  const reordered = records.toReversed().map((entry) => ({
    scopeLogs: entry.scopeLogs?.map(({ logRecords, scope }) => ({
      logRecords: logRecords?.map((record: OtlpLogRecord) => Object.fromEntries(Object.entries(record).toReversed())),
      scope,
    })),
    resource: entry.resource,
  }));
  const half = Math.ceil(reordered.length / 2);
  return text(
    [reordered.slice(0, half), reordered.slice(half)].map((resourceLogs) => JSON.stringify({ resourceLogs })),
  );
}

describe('files give the same recording as memory', () => {
  const expected = memorySource({ lines: scenario.lines, now: () => now }).readStream(stream);
  const places = (recording: Awaited<typeof expected>): unknown => ({
    ...recording,
    copies: [],
    heads: [],
    answers: [],
  });

  test('from segments of each process', async () => {
    expect(places(await log().source.readStream(stream))).toEqual(places(await expected));
  });

  test("from the Collector's file: batched, re-serialised and out of order, with the chain intact", async () => {
    const directory = temporaryDirectory();
    writeLog(directory, 'logs.jsonl', collected([...agent.lines, ...booking.lines]));
    writeLog(directory, 'spans.jsonl', text(spans));
    const recording = await patient(directory).readStream(stream);

    expect(recording.events).toEqual((await expected).events);
    expect(verifyRecording(recording)).toMatchObject({ verdict: 'verified', confirmed_tails: 2 });
  });

  test('from both, copies dropped', async () => {
    const { directory } = log();
    const other = temporaryDirectory();
    writeLog(other, 'logs.jsonl', collected(booking.lines));
    const recording = await patient(directory, other).readStream(stream);

    expect(recording.events).toEqual((await expected).events);
    expect(recording.completeness).toMatchObject({ complete: true, duplicates: 16, conflicts: [] });
  });

  test('from a directory given twice, each file once', async () => {
    const { directory } = log();
    const recording = await patient(directory, `${directory}/`, join(directory, AGENT)).readStream(stream);

    expect(recording.completeness.duplicates).toBe(0);
  });
});

test('names the line of each event', async () => {
  const { source, directory } = log();
  const { copies } = await source.readStream(stream);

  expect(copies.filter(({ original }) => original.event_type === 'saga.step.failed').map(({ place }) => place)).toEqual(
    [
      {
        file: join(directory, BOOKING),
        line: booking.lines.findIndex((line) => line.includes('saga.step.failed')) + 1,
        offset: text(
          booking.lines.slice(
            0,
            booking.lines.findIndex((line) => line.includes('saga.step.failed')),
          ),
        ).length,
      },
    ],
  );
});

describe('damage', () => {
  const whole = text(booking.lines);
  const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;

  test('a file cut somewhere: the stream has what is whole, and its verdict is torn', async () => {
    const directory = temporaryDirectory();
    // Nobody says how far the process had come: neither itself, nor who asked it.
    const silent = (line: string): boolean => !line.includes('process.alive');
    const own = text(booking.lines.filter((line) => line.includes(stream) && silent(line)));
    const starts = [...own.matchAll(/^/gm)].map((match) => match.index);
    const last = starts.at(-2) ?? 0;
    const cuts = [1, last - 1, last, last + 1, own.length - 1, own.length];
    for (let cut = last + 100; cut < own.length; cut += 250) cuts.push(cut);
    for (const cut of cuts) {
      writeLog(directory, AGENT, text(agent.lines.filter(silent)));
      const file = writeLog(directory, BOOKING, own.slice(0, cut));
      const recording = await patient(directory).readStream(stream);
      const complete = own.slice(0, cut).split('\n').length - 1;
      const rest = own.slice(own.lastIndexOf('\n', cut - 1) + 1, cut);
      const isWhole = rest !== '' && own[cut] === '\n';
      const kind = isWhole ? 'unterminated' : 'torn';
      const place = { file, line: complete + 1, offset: cut - rest.length };

      expect(recording.events.filter(({ writer_id }) => writer_id === booking.id)).toHaveLength(
        complete + (isWhole ? 1 : 0),
      );
      expect(recording.completeness.problems).toMatchObject(
        complete === 0 || rest === '' ? [] : [{ kind, place, bytes: rest.length }],
      );
      expect(verifyRecording(recording).verdict).toBe(complete === 0 || rest === '' || isWhole ? 'verified' : 'torn');
    }
  });

  test('a torn end is no news for a stream whose own end is confirmed', async () => {
    const { directory, source } = log();
    writeLog(directory, BOOKING, text(booking.lines) + booking.lines[0]?.slice(0, 40));

    expect(verifyRecording(await source.readStream(stream)).verdict).toBe('verified');
    expect(await source.verify()).toMatchObject({
      verdict: 'torn',
      findings: [
        {
          kind: 'torn',
          detail: 'line breaks off: what it held is lost (40 bytes)',
          place: { file: join(directory, BOOKING), line: booking.lines.length + 1, offset: whole.length },
        },
      ],
    });
  });

  test('a line without its end in a file that is being written is left for later', async () => {
    const { directory } = log();
    const path = writeLog(directory, BOOKING, whole.slice(0, lastLine + 10));
    const growing = storeSource(
      fileStore({
        directories: [directory],
        // The writer goes on while the reader looks.
        now() {
          setImmediate(() => writeLog(directory, BOOKING, whole));
          utimesSync(path, new Date(now), new Date(now));
          return now;
        },
        patienceMs: 50,
      }),
      () => now,
    );

    expect(await growing.verify()).toMatchObject({ findings: [], notices: [] });
  });

  test('glued lines are both read and reported, garbage and foreign lines named', async () => {
    const { directory, source } = log();
    const [first = '', second = '', ...rest] = booking.lines;
    writeLog(directory, BOOKING, `${first}${second}\n${text(rest)}not json\n{"level":30}\n`);

    expect((await source.readStream(stream)).completeness).toMatchObject({ complete: true });
    const { findings, notices } = await source.verify();
    expect(findings.map(({ kind, place }) => [kind, place?.line])).toEqual([['garbage', booking.lines.length]]);
    expect(notices.map(({ kind, place }) => [kind, place.line])).toEqual([
      ['glued', 1],
      ['foreign', booking.lines.length + 1],
    ]);
  });
});

test('starts again when a spool is claimed under the reader', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, AGENT.replace('.jsonl', '.spool.jsonl'), text(agent.lines));
  const later = writeLog(directory, BOOKING.replace('.jsonl', '.spool.jsonl'), text(booking.lines));
  let renamed = false;
  const store = fileStore({ directories: [directory], now: () => now, patienceMs: 0 });
  const source = storeSource(
    {
      ...store,
      scan: (request) =>
        store.scan({
          ...request,
          take(line, place) {
            if (!renamed) renameSync(later, later.replace('.spool', '.claim-w.spool'));
            renamed = true;
            request.take(line, place);
          },
        }),
    },
    () => now,
  );

  expect(await source.verify()).toMatchObject({ verdict: 'verified', checked: { streams: 3, events: 30 } });
});

describe('an unusable directory', () => {
  test('that does not exist is said with the way out', async () => {
    const directory = join(temporaryDirectory(), 'none');
    await expect(filesSource({ directories: [directory] }).list()).rejects.toMatchObject({
      code: 'SPANREEL_LOG_DIRECTORY',
      message: `log directory ${directory} does not exist; name another with --log or SPANREEL_LOG, or start a program with @spanreel/node first`,
    });
  });

  test('that is empty holds nothing', async () => {
    const source = filesSource({ directories: [temporaryDirectory()] });

    expect(await source.list()).toEqual([]);
    expect(await source.find('call-1')).toEqual([]);
    expect((await source.readStream(stream)).events).toEqual([]);
    expect((await source.verify()).verdict).toBe('verified');
  });

  test('a file may stand for a directory', async () => {
    const { directory } = log();
    const { events } = await patient(join(directory, AGENT)).readStream(stream);

    expect(new Set(events.map(({ writer_id }) => writer_id))).toEqual(new Set([agent.id]));
    rmSync(directory, { recursive: true });
  });
});
