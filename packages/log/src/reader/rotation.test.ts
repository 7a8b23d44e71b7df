import { appendFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { bookingCall } from '../testing/booking-call.ts';
import { collectorLines, gzipped, plain } from '../testing/collector-file.ts';
import { temporaryDirectory, writeLog } from '../testing/temporary-directory.ts';
import { fileStore } from './file-store.ts';
import { readRecords } from './read-records.ts';

const { lines, events } = bookingCall('compensated').booking;
const collected = collectorLines(lines, 1);
const ids = events.map(({ event_id }) => event_id);

/** Reads a directory and does something to it after the first event. */
async function readWhile(directory: string, change: () => void): Promise<{ ids: string[]; restarts: number }> {
  const found: string[] = [];
  let [changed, restarts] = [false, 0];
  const problems = await readRecords(fileStore({ directories: [directory], now: () => Infinity }), {
    event({ event_id }) {
      found.push(event_id);
      if (!changed) change();
      changed = true;
    },
    restart() {
      found.length = 0;
      restarts++;
    },
  });
  expect(problems).toEqual([]);
  return { ids: found, restarts };
}

/** As the Collector does: the active file gets a time in its name, and a new one takes its place. */
function rotate(directory: string, name: string, time: string, next: readonly string[]): void {
  renameSync(join(directory, `${name}.jsonl`), join(directory, `${name}-2026-11-20T10-00-0${time}.000-size.jsonl`));
  writeFileSync(join(directory, `${name}.jsonl`), plain(next));
}

test('a file rotated between being listed and being opened is read under its new name', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, 'a.jsonl', plain(collected.slice(0, 1)));
  writeLog(directory, 'logs.jsonl', plain(collected.slice(1, 8)));

  const found = await readWhile(directory, () => rotate(directory, 'logs', '0', collected.slice(8)));
  expect(found).toEqual({ ids: ids.slice(0, 8), restarts: 0 });
  expect((await readWhile(directory, () => {})).ids.toSorted()).toEqual(ids.toSorted());
});

test('a file rotated several times while it is read loses nothing and gives nothing twice', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, 'logs.jsonl', plain(collected.slice(0, 8)));
  const found = await readWhile(directory, () => {
    for (const time of ['0', '1', '2']) rotate(directory, 'logs', time, collected.slice(8, 9));
    appendFileSync(join(directory, 'logs.jsonl'), plain(collected.slice(9)));
  });

  expect(found).toEqual({ ids: ids.slice(0, 8), restarts: 0 });
});

test('line numbers are those of the file that was read, not of the one that took its name', async () => {
  const directory = temporaryDirectory();
  const path = writeLog(directory, 'logs.jsonl', plain(['{}', '{}', ...collected]));
  const places: number[] = [];
  await readRecords(
    fileStore({ directories: [directory], now: () => Infinity }),
    { event: (_, { line }) => void places.push(line), restart() {} },
    {
      needles: [ids[0] ?? ''],
      accept() {
        if (readdirSync(directory).length === 1) rotate(directory, 'logs', '0', ['{}']);
        return true;
      },
    },
  );

  expect(existsSync(path)).toBe(true);
  expect(places).toEqual([3]);
});

test('a rotation that falls between a document and its line end loses neither', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, 'logs-2026-11-20T10-00-00.000-size.jsonl', plain(collected.slice(0, 8)).subarray(0, -1));
  writeLog(directory, 'logs.jsonl', Buffer.concat([Buffer.from('\n'), plain(collected.slice(8))]));
  const found: string[] = [];
  const problems = await readRecords(fileStore({ directories: [directory], now: () => Infinity }), {
    event: ({ event_id }) => void found.push(event_id),
    restart() {},
  });

  expect(found).toEqual(ids);
  expect(problems).toMatchObject([{ kind: 'unterminated', place: { line: 8 } }]);
});

test('a file compressed by logrotate while others are read is read once, from the beginning again', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, 'a.jsonl', plain(collected.slice(0, 1)));
  const old = writeLog(directory, 'logs.jsonl.1', plain(collected.slice(1)));
  const found = await readWhile(directory, () => {
    writeLog(directory, 'logs.jsonl.2.gz', gzipped(collected.slice(1)));
    rmSync(old);
  });

  expect(found).toEqual({ ids, restarts: 1 });
});

test('a file moved to another directory of the log is found there', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, 'a.jsonl', plain(collected.slice(0, 1)));
  const path = writeLog(directory, 'logs.jsonl', plain(collected.slice(1)));
  const found = await readWhile(directory, () => {
    mkdirSync(join(directory, 'archive'));
    renameSync(path, join(directory, 'archive', 'logs.jsonl'));
  });

  expect(found).toEqual({ ids, restarts: 0 });
});
