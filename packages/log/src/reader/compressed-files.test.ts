import { appendFileSync, utimesSync } from 'node:fs';
import { zstdCompressSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { bookingCall } from '../testing/booking-call.ts';
import { collectorLines, frame, framed, gzipped, nativeZstd, plain, zstdFile } from '../testing/collector-file.ts';
import { temporaryDirectory, writeLog } from '../testing/temporary-directory.ts';
import { fileStore } from './file-store.ts';
import type { ScanRequest } from './line-store.ts';
import type { Problem } from './problem.ts';
import { readRecords } from './read-records.ts';

const { booking, scenario } = bookingCall('compensated');
/** One event each. */
const lines = collectorLines(booking.lines, 1);
const ids = booking.events.map(({ event_id }) => event_id);

interface Read {
  readonly ids: readonly string[];
  readonly problems: readonly Problem[];
  readonly places: readonly { readonly line: number; readonly offset: number }[];
}

async function read(content: Uint8Array, request: Omit<ScanRequest, 'take'> = {}, name = 'logs.jsonl'): Promise<Read> {
  const directory = temporaryDirectory();
  writeLog(directory, name, content);
  return readDirectory(directory, request);
}

async function readDirectory(directory: string, request: Omit<ScanRequest, 'take'> = {}): Promise<Read> {
  const [found, places]: [string[], { line: number; offset: number }[]] = [[], []];
  const problems = await readRecords(
    fileStore({ directories: [directory], now: () => Infinity }),
    {
      event({ event_id }, { line, offset }) {
        found.push(event_id);
        places.push({ line, offset });
      },
      restart() {},
    },
    request,
  );
  return { ids: found, problems, places };
}

const brief = ({ problems }: Read): unknown[] => problems.map(({ kind, place, bytes }) => [kind, place.line, bytes]);

const FORMATS: readonly { readonly name: string; readonly write: (lines: readonly string[]) => Buffer }[] = [
  { name: 'gzip', write: gzipped },
  { name: 'gzip in several members', write: (all) => Buffer.concat(all.map((line) => gzipped([line]))) },
  { name: 'zstd', write: zstdFile },
  { name: 'zstd in several frames', write: (all) => Buffer.concat(all.map((line) => zstdFile([line]))) },
  { name: "the Collector's native compression", write: nativeZstd },
  { name: "the Collector's messages with their length", write: framed },
  {
    name: 'messages with their length, uncompressed',
    write: (all) => Buffer.concat(all.map((a) => frame(Buffer.from(a)))),
  },
];

describe.each(FORMATS)('$name', ({ write }) => {
  const whole = write(lines);

  test('gives the same events at the same places as the plain file, whatever its name', async () => {
    const expected = await read(plain(lines));
    for (const name of ['logs.jsonl', 'logs.jsonl.gz', 'logs.jsonl.zst', 'logs.json', 'logs.jsonl.2.gz']) {
      expect(await read(whole, {}, name)).toEqual(expected);
    }
    expect(expected.ids).toEqual(ids);
  });

  test('is searched by its decompressed bytes', async () => {
    const needles = ['saga.step.'];
    const expected = await read(plain(lines), { needles });

    expect(await read(whole, { needles })).toEqual(expected);
    expect(expected.ids.length).toBeGreaterThan(3);
    expect(expected.ids.length).toBeLessThan(ids.length);
  });

  test('cut anywhere, gives a beginning of the events and says so, once', async () => {
    let most = 0;
    const boundaries = wholeUnits(write);
    const cuts = Array.from({ length: 40 }, (_, index) => 20 + Math.floor((index * (whole.length - 20)) / 40));
    for (const cut of [...cuts, ...boundaries.slice(0, -1)].toSorted((a, b) => a - b)) {
      const found = await read(whole.subarray(0, cut));

      expect(found.ids).toEqual(ids.slice(0, found.ids.length));
      expect(found.ids.length).toBeGreaterThanOrEqual(most);
      most = found.ids.length;
      const kinds = found.problems.map(({ kind }) => kind).join(' ');
      // Between two frames nothing is missing that the file could tell of.
      const isBoundary = boundaries.includes(cut);
      expect(kinds).toMatch(isBoundary ? /^(?:unterminated)?$/ : /^(?:torn|unterminated torn)$/);
      for (const { place } of found.problems) expect(place.line).toBeGreaterThanOrEqual(found.ids.length);
    }
  }, 30_000);

  test('damaged in the middle, it is reported and nothing is made up', async () => {
    const damaged = Buffer.from(whole);
    damaged.fill(0xa5, whole.length >> 1, (whole.length >> 1) + 40);
    const found = await read(damaged);

    expect(found.ids.length).toBeLessThan(ids.length);
    expect(found.ids.filter((id) => !ids.includes(id))).toEqual([]);
    expect(found.problems.filter(({ kind }) => kind === 'torn' || kind === 'garbage')).not.toEqual([]);
  });
});

/** Lengths at which a file of a format is whole. */
function wholeUnits(write: (lines: readonly string[]) => Buffer): readonly number[] {
  const whole = write(lines);
  const lengths = lines
    .map((_, index) => write(lines.slice(0, index + 1)))
    .filter((beginning) => whole.subarray(0, beginning.length).equals(beginning))
    .map(({ length }) => length);
  if (write !== nativeZstd) return lengths;
  return lengths.flatMap((length) => [length, length - zstdCompressSync('\n').length]);
}

describe('what a killed Collector left, with more behind it after its restart', () => {
  test.each([
    { name: 'native compression', write: nativeZstd },
    { name: 'messages with their length', write: framed },
  ])('$name', async ({ write }) => {
    for (const lost of [3, 4, 5, 9, 40, 400]) {
      const before = write(lines.slice(0, 3));
      const torn = write(lines.slice(3, 4)).subarray(0, lost);
      const found = await read(Buffer.concat([before, torn, write(lines.slice(4))]));

      expect(found.ids).toEqual(ids.filter((_, index) => index !== 3));
      expect(found.problems).toMatchObject([
        { kind: 'torn', bytes: lost, place: { line: 4, offset: plain(lines.slice(0, 3)).length } },
      ]);
    }
  });

  test('a document whose line end was not written is read, and the next one stays apart', async () => {
    const found = await read(Buffer.concat([zstdCompressSync(lines[0] ?? ''), nativeZstd(lines.slice(1))]));

    expect(found.ids).toEqual(ids);
    expect(brief(found)).toEqual([['glued', 1, (lines[0]?.length ?? 0) + (lines[1]?.length ?? 0)]]);
  });
});

test('a line without its end is left for later while its file grows', async () => {
  const directory = temporaryDirectory();
  const whole = nativeZstd(lines);
  const path = writeLog(directory, 'logs.jsonl', whole.subarray(0, whole.length - 30));
  const kinds: string[] = [];
  const store = fileStore({
    directories: [directory],
    now() {
      const now = Date.now();
      utimesSync(path, new Date(now), new Date(now));
      setImmediate(() => appendFileSync(path, whole.subarray(whole.length - 30)));
      return now;
    },
    patienceMs: 50,
  });
  for (const { kind } of await readRecords(store, { restart() {} })) kinds.push(kind);

  expect(kinds).toEqual([]);
});

describe('hostile files', () => {
  test('a line that expands beyond what a reader takes is passed over, in bounded memory', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(200 * 1024 * 1024, 'x'));
    const [first = '', ...rest] = lines;
    const content = Buffer.concat([nativeZstd([first]), bomb, zstdCompressSync('\n'), nativeZstd(rest)]);
    const before = process.resourceUsage().maxRSS;
    const found = await read(content);

    expect(found.ids).toEqual(ids);
    expect(brief(found)).toEqual([['oversized', 2, 200 * 1024 * 1024]]);
    expect((process.resourceUsage().maxRSS - before) * 1024).toBeLessThan(300 * 1024 * 1024);
    expect(brief(await read(Buffer.concat([framed([first]), frame(bomb), framed(rest)])))).toEqual([
      ['oversized', 2, bomb.length],
    ]);
  }, 30_000);

  test('a file that expands without end is left', async () => {
    const bomb = zstdCompressSync(Buffer.alloc(64 * 1024 * 1024, `${'x'.repeat(1024 * 1024 - 1)}\n`));
    const found = await read(Buffer.concat(Array.from({ length: 8 }, () => bomb)), { needles: ['resource'] });

    expect(found.problems.filter(({ kind }) => kind === 'oversized')).toHaveLength(1);
    expect(found.problems[0]?.place.offset).toBeLessThan(300 * 1024 * 1024);
  }, 30_000);

  test.each([
    ['a frame of a reserved kind', [0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x00, 0x07, 0x00, 0x00]],
    ['the magic number alone', [0x28, 0xb5, 0x2f, 0xfd]],
    ['gzip without content', [0x1f, 0x8b, 0x08, 0x00]],
    ['a length without a message', [0x00, 0x00, 0x10, 0x00, 0x7b]],
  ])('%s', async (_, bytes) => {
    const found = await read(Buffer.from(bytes));

    expect(found.ids).toEqual([]);
    expect(found.problems).toMatchObject([{ place: { line: 1, offset: 0 } }]);
  });
});

describe("the Collector's format: proto", () => {
  const message = Buffer.concat([Buffer.from([0x0a, 0x05]), Buffer.from('hello')]);

  test.each([
    ['plain', Buffer.concat([frame(message), frame(message)])],
    ['compressed', framed([message, message])],
  ])('%s, is said once', async (_, content) => {
    for (const name of ['logs.jsonl', 'logs.json']) {
      expect(brief(await read(content, {}, name))).toEqual([['protobuf', 1, content.length]]);
    }
  });
});

describe('which files are read', () => {
  test.each([
    'logs.jsonl',
    'logs.json',
    'logs-2026-11-20T10-00-00.000-size.jsonl',
    'logs-2026-11-20T10-00-00.000-size.json',
    'logs.jsonl.1',
    'logs.jsonl-20261120',
    'deep/down/logs.jsonl',
  ])('%s', async (name) => {
    expect((await read(plain(lines), {}, name)).ids).toEqual(ids);
  });

  test.each(['logs.txt', 'logs.jsonl.tmp', 'logs.jsonl.gz.part', 'index.db'])('%s is not', async (name) => {
    expect(await read(plain(lines), {}, name)).toEqual({ ids: [], problems: [], places: [] });
  });

  test.each([
    ['package.json', Buffer.from('{\n  "name": "x"\n}\n')],
    ['data.json.gz', gzipped(['[1, 2]'])],
    ['empty.json', Buffer.alloc(0)],
  ])('%s of another program is passed over without a word', async (name, content) => {
    expect((await read(content, {}, name)).problems).toEqual([]);
  });
});

test('spans and metrics may stand in the same file', async () => {
  const all = [...collectorLines(scenario.lines), '{"resourceMetrics":[{"resource":{},"scopeMetrics":[]}]}', '{}'];
  const found = await read(framed(all));

  expect(new Set(found.ids)).toEqual(new Set(scenario.events.map(({ event_id }) => event_id)));
  expect(found.problems).toEqual([]);
});
