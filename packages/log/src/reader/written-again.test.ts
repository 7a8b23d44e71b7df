import { expect, test } from 'vitest';

import { filesSource } from '../source/files-source.ts';
import { bookingCall } from '../testing/booking-call.ts';
import { temporaryDirectory, writeLog } from '../testing/temporary-directory.ts';
import { memoryStore } from './memory-store.ts';
import { readRecords } from './read-records.ts';

const { lines, events } = bookingCall('good').booking;
const [first = '', second = '', third = ''] = lines;
/** Behind the time of its record. */
const telling = first.indexOf('"timeUnixNano"') + 40;

async function read(...given: readonly string[]): Promise<{ ids: string[]; problems: unknown[] }> {
  const ids: string[] = [];
  const found = await readRecords(memoryStore(given), {
    event: ({ event_id }) => void ids.push(event_id),
    restart() {},
  });
  return { ids, problems: found.map(({ kind, bytes, place }) => ({ kind, bytes, line: place.line })) };
}

const idsOf = (...indices: readonly number[]): readonly string[] => indices.map((index) => events[index]!.event_id);

test.each([telling, first.length - 1])(
  'a line that breaks off after %d bytes is no loss when it is written again',
  async (at) => {
    const begun = first.slice(0, at);

    expect(await read(begun + first, second)).toEqual({
      ids: idsOf(0, 1),
      problems: [{ kind: 'repeated', bytes: at, line: 1 }],
    });
    expect(await read(begun + second, third, first)).toEqual({
      ids: idsOf(1, 2, 0),
      problems: [{ kind: 'repeated', bytes: at, line: 1 }],
    });
    expect(await read(`${begun}${begun}${begun}${first}`)).toEqual({
      ids: idsOf(0),
      problems: Array.from({ length: 3 }, () => ({ kind: 'repeated', bytes: at, line: 1 })),
    });
  },
);

test('one that is not written again is, and so is one too short to tell which it was', async () => {
  const short = first.slice(0, first.indexOf('"timeUnixNano"') + 16);

  expect((await read(first.slice(0, telling) + second, third)).problems).toMatchObject([{ kind: 'torn' }]);
  expect((await read(short + first)).problems).toEqual([{ kind: 'torn', bytes: short.length, line: 1 }]);
  // What was written before is another document.
  expect((await read(first, first.slice(0, telling) + second)).problems).toMatchObject([{ kind: 'torn' }]);
});

test('two broken lines in one place must both be written again', async () => {
  const both = first.slice(0, -5) + second.slice(0, -5);

  expect((await read(both + first, third)).problems).toMatchObject([{ kind: 'torn' }, { kind: 'torn' }]);
  expect((await read(both + first, second)).problems).toMatchObject([{ kind: 'repeated' }, { kind: 'repeated' }]);
});

test('at the end of a rotated file too; the log is then verified, with a notice', async () => {
  const directory = temporaryDirectory();
  writeLog(directory, 'logs-2026-11-20T10-00-00.000.jsonl', `${first}\n${second.slice(0, -7)}`);
  writeLog(directory, 'logs.jsonl', `${lines.slice(1).join('\n')}\n`);

  const { verdict, findings, notices } = await filesSource({ directories: [directory] }).verify();

  expect({ verdict, findings }).toEqual({ verdict: 'verified', findings: [] });
  expect(notices).toMatchObject([
    { kind: 'repeated', bytes: second.length - 7, place: { line: 2, offset: first.length + 1 } },
  ]);
});
