import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statfsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

import { expect, onTestFinished, test } from 'vitest';

import { readLogDirectory } from '../../log-directory/read-log-directory.ts';
import { temporaryDirectory } from '../../process/temporary-directory.ts';
import { waitUntil } from '../../wait-until.ts';
import { describeBackends } from '../describe-backends.ts';
import { ForeignClient, newTraceId } from '../foreign-client.ts';
import { numbersUpto } from './arrived.ts';
import { expectWhole } from './expect-whole.ts';
import { startFaultPipeline } from './fault-pipeline.ts';

/** A file system of so many megabytes, gone after the test. */
function mountSmallDisk(directory: string, megabytes: number): void {
  mkdirSync(directory, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory], { stdio: 'pipe' });
  onTestFinished(() => void execFileSync('umount', ['--lazy', directory]));
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    const directory = temporaryDirectory();
    mountSmallDisk(directory, 1);
    return true;
  } catch {
    return false;
  }
}

const numberOf = ({ attributes }: { readonly attributes: Readonly<Record<string, unknown>> }): number =>
  Number(attributes['test.number']);
const ascending = (one: number, other: number): number => one - other;

describeBackends('the event log is whole', () => {
  const timeout = 90_000;

  test('after its disk was full and has room again', { timeout }, async ({ skip }) => {
    skip(!canMount(), 'a full disk needs a small file system, and only root mounts one');
    let disk = '';
    const pipeline = await startFaultPipeline({
      only: ['collector'],
      prepare: (eventLog) => mountSmallDisk((disk = eventLog), 2),
    });
    const app = await pipeline.startApp();
    const load = pipeline.load(app, 40);
    const { collector } = pipeline.backends.servers;
    await waitUntil(() => /no space left on device/.test(readFileSync(collector.logFile, 'utf8')), {
      deadline: 30_000,
      what: 'a full disk',
      describe: () => `${statfsSync(disk).bavail} blocks are free`,
    });
    await pause(3000);
    execFileSync('mount', ['-o', 'remount,size=64m', disk]);

    expect((await load.stop()).failed).toBe(0);
    const last = await app.last();
    expectWhole(await pipeline.waitFor(last), last, { spans: 'copies' });
  });

  test('at every moment while its files are rotated', { timeout }, async () => {
    const pipeline = await startFaultPipeline({
      only: ['collector'],
      env: { SPANREEL_EVENT_LOG_FILE_MB: '1' },
    });
    const app = await pipeline.startApp();
    const load = pipeline.load(app, 40);
    let before: readonly number[] = [];
    let readings = 0;
    await waitUntil(
      async () => {
        const { events } = await pipeline.read();
        // What was once read is read ever after. Batches may pass one another on their way, so that there are gaps for a moment.
        const there = new Set(events);
        expect(before.filter((number) => !there.has(number))).toEqual([]);
        before = events;
        readings += 1;
        return readdirSync(pipeline.backends.eventLog).length >= 6;
      },
      { deadline: 60_000, what: 'six files' },
    );

    expect((await load.stop()).failed).toBe(0);
    const last = await app.last();
    expectWhole(await pipeline.waitFor(last), last, { spans: 'once' });
    expect(readings).toBeGreaterThan(5);
  });

  test('when a batch of 9 MB comes', { timeout }, async () => {
    const pipeline = await startFaultPipeline({ only: ['collector', 'jaeger'] });
    const { backends } = pipeline;
    const foreign = new ForeignClient(backends.endpoint);
    const padding = 'lorem ipsum '.repeat(850);
    await foreign.spans(
      numbersUpto(900).map((number) => ({
        traceId: newTraceId(),
        name: 'big',
        attributes: { 'test.number': number, 'test.padding': padding },
      })),
    );
    await foreign.logs(numbersUpto(900).map((number) => ({ body: padding, attributes: { 'test.number': number } })));
    const written = (): { readonly spans: readonly number[]; readonly logs: readonly number[] } => {
      const { spans, logRecords } = readLogDirectory(backends.eventLog);
      return { spans: spans.map(numberOf).toSorted(ascending), logs: logRecords.map(numberOf).toSorted(ascending) };
    };
    const isThere = ({ spans, logs }: ReturnType<typeof written>): boolean => spans.length + logs.length >= 1800;
    await waitUntil(() => isThere(written()), { deadline: 20_000, what: '900 spans and logs in the event log' });
    expect(written()).toEqual({ spans: numbersUpto(900), logs: numbersUpto(900) });
    await waitUntil(async () => (await pipeline.inJaeger('foreign')).length >= 900, {
      deadline: 20_000,
      what: '900 spans in Jaeger',
    });
    expect(await pipeline.inJaeger('foreign')).toEqual(numbersUpto(900));
  });

  test('when one record is as long as a request may be', { timeout }, async () => {
    const pipeline = await startFaultPipeline({ only: ['collector'] });
    const { endpoint, eventLog } = pipeline.backends;
    const foreign = new ForeignClient(endpoint);
    const long = 'lorem ipsum '.repeat(1_600_000);
    await foreign.logs([{ body: long, attributes: { 'test.number': 1 } }]);
    await foreign.logs([{ body: 'short', attributes: { 'test.number': 2 } }]);
    const lengths = (): number[] => readLogDirectory(eventLog).logRecords.map(({ body }) => (body as string).length);
    await waitUntil(() => lengths().length === 2, { deadline: 30_000, what: 'both records' });
    expect(lengths()).toEqual([long.length, 'short'.length]);
  });
});
