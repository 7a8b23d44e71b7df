import { existsSync, renameSync } from 'node:fs';

import { expect, test } from 'vitest';

import { bookingCall } from '../testing/booking-call.ts';
import { temporaryDirectory, writeLog } from '../testing/temporary-directory.ts';
import { fileStore } from './file-store.ts';
import { memoryStore } from './memory-store.ts';
import type { LineStore, ScanRequest } from './line-store.ts';
import type { Problem } from './problem.ts';
import { readRecords } from './read-records.ts';

const { lines, events } = bookingCall('good').booking;

async function read(
  store: LineStore,
  request: Omit<ScanRequest, 'take'> = {},
): Promise<{ ids: string[]; problems: readonly Problem[] }> {
  const ids: string[] = [];
  const event = ({ event_id }: { event_id: string }): void => void ids.push(event_id);
  const problems = await readRecords(store, { event, restart: () => void ids.splice(0) }, request);
  return { ids, problems };
}

test('a file cut at any byte gives the events that are whole and names the one that is not', async () => {
  const directory = temporaryDirectory();
  const first = `${lines[0]}\n`;
  const both = `${first}${lines[1]}\n`;
  const ids = events.slice(0, 2).map(({ event_id }) => event_id);
  for (let cut = first.length - 2; cut <= both.length; cut++) {
    const file = writeLog(directory, 'logs.jsonl', both.slice(0, cut));
    const { ids: found, problems } = await read(fileStore({ directories: [file], now: () => Infinity }));
    const isWhole = both[cut] === '\n';
    const isEnd = both[cut - 1] === '\n';
    const before = cut > first.length ? first.length : 0;

    expect(found).toEqual(ids.slice(0, both.slice(0, cut + 1).split('\n').length - 1));
    expect(problems).toMatchObject(
      isEnd
        ? []
        : [
            {
              kind: isWhole ? 'unterminated' : 'torn',
              bytes: cut - before,
              place: { file, line: before === 0 ? 1 : 2, offset: before },
            },
          ],
    );
  }
}, 30_000);

test('lines glued at any boundary are all read', async () => {
  for (let at = 1; at < lines.length; at++) {
    const glued = [...lines.slice(0, at - 1), `${lines[at - 1]}${lines[at]}`, ...lines.slice(at + 1)];
    const { ids, problems } = await read(memoryStore(glued));

    expect(ids).toEqual(events.map(({ event_id }) => event_id));
    expect(problems).toMatchObject([{ kind: 'glued', place: { line: at } }]);
  }
});

test('reads only what holds a needle and is accepted', async () => {
  const accept = (text: string): boolean => text.includes('hold_slot');
  const expected = events
    .filter(({ event_type, payload }) => event_type.includes('step') && payload['step'] === 'hold_slot')
    .map(({ event_id }) => event_id);
  const file = writeLog(temporaryDirectory(), 'logs.jsonl', `${lines.join('\n')}\n`);

  expect((await read(memoryStore(lines), { needles: ['saga.step.'], accept })).ids).toEqual(expected);
  expect((await read(fileStore({ directories: [file] }), { needles: ['saga.step.'], accept })).ids).toEqual(expected);
});

test('begins again, with nothing twice, when a file is renamed under it', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, 'web-1-a-0-0000.spool.jsonl', `${lines[0]}\n`);
  const second = writeLog(directory, 'web-2-b-0-0000.spool.jsonl', `${lines[1]}\n`);
  const ids: string[] = [];
  await readRecords(fileStore({ directories: [directory] }), {
    event({ event_id }) {
      ids.push(event_id);
      if (existsSync(second)) renameSync(second, second.replace('.spool', '.claim-w.spool'));
    },
    restart: () => void ids.splice(0),
  });

  expect(ids).toEqual(events.slice(0, 2).map(({ event_id }) => event_id));
});

test('tells how far it has come', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, 'a.jsonl', `${lines[0]}\n`);
  writeLog(directory, 'b.jsonl', `${lines[1]}\n`);
  const progress: number[] = [];
  await read(fileStore({ directories: [directory] }), {
    onProgress: (done, total) => void progress.push(done / total),
  });

  expect(progress.at(-1)).toBe(1);
  expect(progress).toHaveLength(2);
});
