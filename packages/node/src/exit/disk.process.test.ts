import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import {
  OtlpSink,
  readLogDirectory,
  runApp,
  startApp,
  temporaryDirectory,
  waitForLog,
  waitUntil,
} from '@spanreel/testing';
import { expect, onTestFinished, test } from 'vitest';

const diskApp = fileURLToPath(new URL('fixture/disk-app.ts', import.meta.url));
const workerApp = fileURLToPath(new URL('fixture/worker-app.ts', import.meta.url));

test('a worker thread has a writer and a segment of its own, and leaves nothing behind when it ends', async () => {
  const log = temporaryDirectory();
  const result = await runApp({ entry: workerApp, env: { SPANREEL_LOG: log } });
  expect(result).toMatchObject({ exitCode: 0, stderr: '', lines: ['worker ended with 0'] });
  const { events, files } = readLogDirectory(log);
  expect(files).toHaveLength(2);
  const texts = events.flatMap(({ event_type, payload }) =>
    event_type === 'error.occurred' ? [(payload as { error_message: string }).error_message] : [],
  );
  expect(texts.toSorted()).toEqual(
    [0, 1].flatMap((thread) => Array.from({ length: 10 }, (_, index) => `thread ${thread} event ${index}`)).toSorted(),
  );
  expect(new Set(events.map(({ writer_id }) => writer_id)).size).toBe(2);
});

test('a directory that cannot be written: one sentence, at the end how much is lost, the application unharmed, durable rejects', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  const app = await startApp({
    entry: diskApp,
    env: { SPANREEL_LOG: join(file, 'log') },
    interactive: true,
    until: 'ready',
  });
  app.say('emit 5');
  app.say('durable');
  await app.waitForLine(/^rejected SPANREEL_DURABLE_FAILED .* is not on disk: /);
  app.say('end');
  expect((await app.ended).exitCode).toBe(0);
  expect(app.stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^spanreel: .*set SPANREEL_LOG to a directory; events are kept in memory only$/),
    expect.stringMatching(/^spanreel: \d+ records of this process are lost for want of a disk in all$/),
  ]);
});

test('a directory that cannot be written, with a receiver: events are delivered from memory', async () => {
  const file = join(temporaryDirectory(), 'file');
  writeFileSync(file, '');
  await using sink = await OtlpSink.start();
  const app = await startApp({
    entry: diskApp,
    env: { SPANREEL_LOG: join(file, 'log'), ...sink.env },
    interactive: true,
    until: 'ready',
  });
  sink.behave({ status: 503 }, { times: 1 });
  app.say('emit 20');
  await sink.waitFor(() => sink.logRecords().length === 20, { what: '20 events' });
  app.say('end');
  expect((await app.ended).exitCode).toBe(0);
});

test('a log that is deleted while it is written to: said once, and a durable event is in a file that is there', async () => {
  const log = temporaryDirectory();
  const app = await startApp({ entry: diskApp, env: { SPANREEL_LOG: log }, interactive: true, until: 'ready' });
  app.say('emit 5');
  await waitForLog(log, ({ events }) => events.length === 5);
  rmSync(log, { recursive: true });
  app.say('durable');
  await app.waitForLine('stored');
  expect(readLogDirectory(log).events.map(({ writer_seq }) => writer_seq)).toEqual([6]);
  app.say('emit 3');
  app.say('end');
  expect((await app.ended).exitCode).toBe(0);
  expect(readLogDirectory(log).events.map(({ writer_seq }) => writer_seq)).toEqual([6, 7, 8, 9, 10, 11]);
  expect(app.stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(/was deleted while it was written to; /)]);
});

const [MOUNT, UNMOUNT] = ['/bin/mount', '/bin/umount'] as const;

/** A file system of its own that holds 256 KB; `undefined` where this user may not mount one. */
function smallDisk(): string | undefined {
  const directory = temporaryDirectory();
  try {
    execFileSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', directory], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync(UNMOUNT, ['-l', directory]));
  return directory;
}

test('a full disk: said once, durable rejects, events wait and are all written once there is space', async (context) => {
  const disk = smallDisk();
  if (disk === undefined) return context.skip('needs the right to mount a tmpfs');
  writeFileSync(join(disk, 'ballast'), Buffer.alloc(210_000));
  const app = await startApp({
    entry: diskApp,
    env: { SPANREEL_LOG: join(disk, 'log') },
    interactive: true,
    until: 'ready',
    deadline: 90_000,
  });
  app.say('emit 60');
  app.say('durable');
  await app.waitForLine(/^rejected SPANREEL_DURABLE_FAILED .*disk is full/);
  for (let round = 0; round < 4; round++) {
    app.say('emit 1');
    await app.waitForLine(`emitted ${62 + round}`);
    await waitForTurn();
  }
  await waitUntil(() => app.stderr.includes('trying again in 30 s'), {
    what: "the breaker's line",
    describe: () => app.stderr,
  });
  rmSync(join(disk, 'ballast'));
  app.say('end');
  expect((await app.ended).exitCode).toBe(0);
  const { events, damaged } = readLogDirectory(join(disk, 'log'));
  const numbers = new Set(
    events
      .filter(({ event_type }) => event_type === 'error.occurred')
      .map(({ payload }) => /event (\d+)/.exec((payload as { error_message: string }).error_message)?.[1]),
  );
  expect(numbers.size).toBe(65);
  // A line may be torn where the disk became full; it is whole further down.
  expect(damaged.length).toBeLessThanOrEqual(1);
  expect(app.stderr.split('\n').filter((line) => line.includes('trying again in 30 s'))).toHaveLength(1);
});

/** The flush of what was just emitted is over by then. */
async function waitForTurn(): Promise<void> {
  const begin = performance.now();
  await waitUntil(() => performance.now() - begin > 150);
}

test('what no disk takes at the end goes to stderr as event lines', async (context) => {
  const disk = smallDisk();
  if (disk === undefined) return context.skip('needs the right to mount a tmpfs');
  const app = await startApp({
    entry: diskApp,
    env: { SPANREEL_LOG: join(disk, 'log') },
    interactive: true,
    until: 'ready',
  });
  app.say('emit 500');
  await app.waitForLine('emitted 500');
  app.say('end');
  expect((await app.ended).exitCode).toBe(0);
  const onDisk = readLogDirectory(join(disk, 'log')).events.map(({ event_id }) => event_id);
  const shown = app.stderr
    .split('\n')
    .filter((line) => line.startsWith('{"resourceLogs"'))
    .map((line) => /"spanreel.event.id","value":\{"stringValue":"([^"]+)/.exec(line)?.[1]);
  const all = new Set([...onDisk, ...shown]);
  // 500 events, system.shutdown and process.alive.
  expect(all.size).toBe(502);
  expect(shown.length).toBeGreaterThan(50);
});

test('of an app that is killed while it writes at most the last line is torn', async () => {
  const log = temporaryDirectory();
  const app = await startApp({
    entry: diskApp,
    env: { SPANREEL_LOG: log },
    interactive: true,
    until: 'ready',
  });
  app.say('emit 5000');
  await waitForLog(log, ({ events }) => events.length > 1000);
  app.kill('SIGKILL');
  await app.ended;
  const { events, damaged } = readLogDirectory(log);
  expect(damaged.length).toBeLessThanOrEqual(1);
  expect(events.map(({ writer_seq }) => writer_seq)).toEqual(events.map((_, index) => index + 1));
});
