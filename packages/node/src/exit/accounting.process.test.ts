import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type AppResult, OtlpSink, readLogDirectory, runApp, temporaryDirectory } from '@spanreel/testing';
import { describe, expect, test } from 'vitest';

const entry = fileURLToPath(new URL('fixture/accounting-app.ts', import.meta.url));
const failingStore = fileURLToPath(new URL('../../../testing/src/bench/apps/failing-store.cjs', import.meta.url));

interface Way {
  readonly name: string;
  readonly way?: string;
  readonly signal?: NodeJS.Signals;
  readonly ends: { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null };
}

const ways: readonly Way[] = [
  { name: 'natural', ends: { exitCode: 0, signal: null } },
  { name: 'process.exit', ends: { exitCode: 7, signal: null } },
  { name: 'throw', ends: { exitCode: 1, signal: null } },
  { name: 'reject', ends: { exitCode: 1, signal: null } },
  { name: 'SIGTERM', way: 'signal', signal: 'SIGTERM', ends: { exitCode: null, signal: 'SIGTERM' } },
  { name: 'SIGINT', way: 'signal', signal: 'SIGINT', ends: { exitCode: null, signal: 'SIGINT' } },
  { name: 'exit listener', ends: { exitCode: 0, signal: null } },
];

interface Store {
  readonly name: string;
  /** Batches during which no write succeeds. */
  readonly failing?: string;
  readonly directory?: 'unwritable';
  readonly receiver?: 'healthy' | 'silent' | 'failing';
  /** Where the events are, in the end. */
  readonly where: readonly ('disk' | 'stderr' | 'receiver' | 'dropped')[];
}

const stores: readonly Store[] = [
  { name: 'a healthy disk', where: ['disk'] },
  { name: 'a disk that fails for a while', failing: 'second', where: ['disk'] },
  { name: 'a disk that fails in the end', failing: 'second third', where: ['disk', 'stderr'] },
  { name: 'a disk that fails from the start', failing: 'first second third', where: ['stderr'] },
  { name: 'a disk and a receiver', receiver: 'healthy', where: ['disk', 'receiver'] },
  { name: 'a disk and a receiver that fails', receiver: 'failing', where: ['disk'] },
  {
    name: 'a disk that fails from the start, and a receiver',
    failing: 'first second third',
    receiver: 'healthy',
    where: ['stderr'],
  },
  { name: 'no disk and a receiver', directory: 'unwritable', receiver: 'healthy', where: ['receiver', 'stderr'] },
  {
    name: 'no disk and a receiver that does not answer',
    directory: 'unwritable',
    receiver: 'silent',
    // It has read them, and not said so.
    where: ['receiver', 'stderr'],
  },
  { name: 'no disk and no receiver', directory: 'unwritable', where: ['dropped', 'stderr'] },
];

interface Account {
  readonly taken: ReadonlySet<string>;
  readonly disk: ReadonlySet<string>;
  readonly stderr: ReadonlySet<string>;
  readonly receiver: ReadonlySet<string>;
  /** Said to be lost, of all events. */
  readonly dropped: number;
}

/** Runs the app to its end and looks where each event is. Copies of one event are one. */
async function account(store: Store, { name, way = name, signal }: Way, env = {}): Promise<[Account, AppResult]> {
  const folder = temporaryDirectory();
  const log = join(folder, 'log');
  if (store.directory === 'unwritable') writeFileSync(log, '');
  else mkdirSync(log);
  await using sink = store.receiver ? await OtlpSink.start() : undefined;
  if (store.receiver === 'silent') sink?.behave({ slow: 60_000 });
  if (store.receiver === 'failing') sink?.behave({ status: 503 });
  const result = await runApp({
    entry,
    args: [way, store.failing ?? ''],
    require: [failingStore],
    env: {
      SPANREEL_LOG: log,
      STORE_FAILS: join(folder, 'fails'),
      // The app's own records shall not stand among what is counted.
      OTEL_METRICS_EXPORTER: 'none',
      ...sink?.env,
      ...env,
    },
    deadline: 60_000,
    ...(signal && { signal, until: 'ready' }),
  });
  const said = result.stderr.split('\n');
  const found = {
    taken: new Set(result.lines.flatMap((line) => (line.startsWith('taken ') ? line.slice(6).split(' ') : []))),
    disk: new Set(readLogDirectory(log).events.map(({ event_id }) => event_id)),
    stderr: new Set(
      said.flatMap((line) => /"spanreel.event.id","value":\{"stringValue":"([^"]+)/.exec(line)?.[1] ?? []),
    ),
    receiver: new Set((sink?.logRecords() ?? []).map(({ attributes }) => attributes['spanreel.event.id'] as string)),
    dropped: Math.max(0, ...said.map((line) => Number(/(\d+) records of this process are lost/.exec(line)?.[1] ?? 0))),
  };
  return [found, result];
}

/** Events that are somewhere, and how many of them the process made for itself: its beats and its shutdown, or an error's. */
function settled({ taken, disk, stderr, receiver }: Account): { found: number; own: number } {
  const all = new Set([...disk, ...stderr, ...receiver]);
  const found = [...all].filter((id) => taken.has(id)).length;
  return { found, own: all.size - found };
}

describe('emitted = delivered + on disk + on stderr + reported as dropped', () => {
  for (const store of stores) {
    test(`${store.name}, however the process ends`, async () => {
      const accounts = await Promise.all(ways.map(async (way) => [way, ...(await account(store, way))] as const));
      for (const [way, found, { exitCode, signal, stderr }] of accounts) {
        expect([way.name, { exitCode, signal }]).toEqual([way.name, way.ends]);
        const late = way.name === 'exit listener';
        expect(found.taken.size).toBe(late ? 480 : 360);
        // What is dropped is counted with the process's own events: shutdown, beat and, where one ended it, the error.
        const own = way.name === 'throw' || way.name === 'reject' ? 3 : 2;
        const { found: events, own: ownEvents } = settled(found);
        expect([way.name, events + ownEvents + found.dropped, stderr.slice(0, 2000)]).toEqual([
          way.name,
          found.taken.size + own,
          expect.anything(),
        ]);
        const places = (['disk', 'stderr', 'receiver'] as const).filter((place) => found[place].size > 0);
        expect([way.name, ...store.where]).toEqual(expect.arrayContaining([way.name, ...places]));
        expect(found.dropped > 0).toBe(store.where.includes('dropped'));
      }
    });
  }
});

describe('a thread that has just emitted when the process ends loses nothing', () => {
  const [first] = stores;
  for (const way of ways) {
    test(`it ends by ${way.name}`, async () => {
      const [found, { exitCode, signal }] = await account(first as Store, way, { THREAD: 'true' });
      expect({ exitCode, signal }).toEqual(way.ends);
      expect(found.taken.size).toBe(way.name === 'exit listener' ? 530 : 410);
      expect([...found.taken].filter((id) => !found.disk.has(id))).toEqual([]);
    });
  }
});
