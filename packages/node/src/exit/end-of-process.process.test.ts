import { fileURLToPath } from 'node:url';

import { type AppResult, OtlpSink, readLogDirectory, runApp, startApp, temporaryDirectory } from '@spanreel/testing';
import { describe, expect, test } from 'vitest';

const entry = fileURLToPath(new URL('fixture/ending-app.ts', import.meta.url));

interface Ending {
  readonly way: string;
  readonly signal?: NodeJS.Signals;
  readonly exitCode: number | null;
  /** What open spans are ended with. */
  readonly reason: string;
  readonly events?: readonly string[];
}

const endings: readonly Ending[] = [
  { way: 'natural', exitCode: 0, reason: 'exit' },
  { way: 'process.exit', exitCode: 7, reason: 'exit' },
  { way: 'a subscriber', exitCode: 7, reason: 'exit' },
  { way: 'throw', exitCode: 1, reason: 'uncaughtException', events: ['system.error'] },
  { way: 'reject', exitCode: 1, reason: 'unhandledRejection', events: ['system.error'] },
  { way: 'server', signal: 'SIGTERM', exitCode: null, reason: 'SIGTERM' },
  { way: 'server', signal: 'SIGINT', exitCode: null, reason: 'SIGINT' },
  { way: 'server', signal: 'SIGHUP', exitCode: null, reason: 'SIGHUP' },
  { way: 'own handler', signal: 'SIGTERM', exitCode: 0, reason: 'exit' },
  { way: 'signal-exit 3', signal: 'SIGTERM', exitCode: null, reason: 'SIGTERM' },
  { way: 'signal-exit 4', signal: 'SIGINT', exitCode: null, reason: 'SIGINT' },
  { way: 'signal-exit 3 and 4', signal: 'SIGHUP', exitCode: null, reason: 'SIGHUP' },
];

async function run(
  { way, signal }: Ending,
  log: string,
  env: Readonly<Record<string, string>> = {},
): Promise<AppResult> {
  return runApp({
    entry,
    args: [way],
    env: { SPANREEL_LOG: log, ...env },
    ...(signal ? { signal, until: 'ready' } : {}),
  });
}

function expectNothingLost(directory: string, { reason, events: more = [], way }: Ending): void {
  const log = readLogDirectory(directory);
  expect(log.damaged).toEqual([]);
  const names = log.spans.map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('ended ')).toSorted()).toEqual(
    Array.from({ length: 50 }, (_, index) => `ended ${index}`).toSorted(),
  );
  expect(names).toHaveLength(way === 'own handler' ? 53 : 52);
  expect(log.spans.find(({ name }) => name === 'open')?.attributes).toEqual({
    'spanreel.end_reason': reason,
    'spanreel.correlation_id': expect.any(String),
  });
  expect(log.spans.find(({ name }) => name === 'scoped')?.attributes).toEqual({
    told: reason,
    'spanreel.correlation_id': expect.any(String),
  });
  expect(log.metrics.find(({ name }) => name === 'fixture.count')?.value).toBe(3);
  // Our own counts too, up to the last event.
  expect(log.metrics.findLast(({ name }) => name === 'spanreel.events.emitted')?.value).toBe(log.events.length);
  expect(log.logRecords.map(({ body }) => body)).toEqual(['last words']);
  const types = log.events.map(({ event_type }) => event_type);
  expect(types.toSorted()).toEqual(
    [...Array.from({ length: 21 }, () => 'error.occurred'), 'process.alive', 'system.shutdown', ...more].toSorted(),
  );
  expect(log.events.map(({ writer_seq }) => writer_seq)).toEqual(log.events.map((_, index) => index + 1));
}

describe('embedded', () => {
  for (const ending of endings) {
    const { way, signal, exitCode } = ending;
    test(`${way}${signal ? ` and ${signal}` : ''}: everything is on disk, and the process ends as it would without Spanreel`, async () => {
      const log = temporaryDirectory();
      const result = await run(ending, log);
      expect({ exitCode: result.exitCode, signal: result.signal }).toEqual({
        exitCode,
        signal: exitCode === null ? signal : null,
      });
      expectNothingLost(log, ending);
    });
  }

  test('an error that the application catches ends nothing', async () => {
    const log = temporaryDirectory();
    const result = await runApp({ entry, args: ['caught'], env: { SPANREEL_LOG: log } });
    expect(result).toMatchObject({ exitCode: 0, lines: ['caught', 'goes on'] });
    const { events } = readLogDirectory(log);
    expect(events.map(({ event_type }) => event_type)).not.toContain('system.error');
    expect(events.at(-2)?.payload).toMatchObject({ reason: 'exit', exit_code: 0 });
  });

  test("what the application's own exit listeners leave is written too", async () => {
    const log = temporaryDirectory();
    await runApp({ entry, args: ['late listener'], env: { SPANREEL_LOG: log } });
    const { events, spans } = readLogDirectory(log);
    expect(events.at(-1)?.payload).toMatchObject({ error_message: 'after the end' });
    expect(spans.map(({ name }) => name)).toContain('after the end');
  });

  test('SIGKILL takes nothing that a completed write took', async () => {
    const log = temporaryDirectory();
    const app = await startApp({ entry, args: ['server'], env: { SPANREEL_LOG: log }, until: 'ready' });
    const before = await waitForEvents(log, 20);
    app.kill('SIGKILL');
    expect((await app.ended).signal).toBe('SIGKILL');
    expect(readLogDirectory(log).lines.slice(0, before.length)).toEqual(before);
    expect(readLogDirectory(log).damaged).toEqual([]);
  });
});

async function waitForEvents(log: string, count: number): Promise<readonly string[]> {
  const { waitForLog } = await import('@spanreel/testing');
  return (await waitForLog(log, ({ events }) => events.length >= count)).lines;
}

describe('with a receiver', () => {
  for (const ending of endings) {
    const { way, signal, exitCode } = ending;
    test(`${way}${signal ? ` and ${signal}` : ''}: everything is delivered or on disk to be delivered`, async () => {
      const log = temporaryDirectory();
      await using sink = await OtlpSink.start();
      const result = await run(ending, log, sink.env);
      expect({ exitCode: result.exitCode, signal: result.signal }).toEqual({
        exitCode,
        signal: exitCode === null ? signal : null,
      });
      expect(sink.strays).toEqual([]);
      const disk = readLogDirectory(log);
      const names = new Set([...sink.spans(), ...disk.spans].map(({ name }) => name));
      expect([...names].filter((name) => name.startsWith('ended '))).toHaveLength(50);
      expect(names.has('open') && names.has('scoped')).toBe(true);
      // Events are all in the spool, whatever was delivered of it.
      expect(disk.events.map(({ writer_seq }) => writer_seq)).toEqual(disk.events.map((_, index) => index + 1));
      expect(disk.events.length).toBeGreaterThanOrEqual(23);
      expect(disk.files.every((file) => file.endsWith('.spool.jsonl'))).toBe(true);
    });
  }

  test('a program that ends by itself has everything delivered, metrics too', async () => {
    await using sink = await OtlpSink.start();
    await run({ way: 'natural', exitCode: 0, reason: 'exit' }, temporaryDirectory(), sink.env);
    expect(sink.spans()).toHaveLength(52);
    expect(sink.logRecords().filter(({ eventName }) => eventName === 'system.shutdown')).toHaveLength(1);
    expect(sink.metrics().filter(({ name }) => name === 'fixture.count')).toHaveLength(1);
  });

  test('a receiver that does not answer delays the end by no more than a person would not notice', async () => {
    const log = temporaryDirectory();
    await using sink = await OtlpSink.start();
    sink.behave({ slow: 30_000 });
    const embedded = await run({ way: 'natural', exitCode: 0, reason: 'exit' }, temporaryDirectory());
    const slow = await run({ way: 'natural', exitCode: 0, reason: 'exit' }, log, sink.env);
    expect(slow.exitCode).toBe(0);
    expect(slow.duration - embedded.duration).toBeLessThan(2000);
  });

  test("the application's own beforeExit listener runs once", async () => {
    await using sink = await OtlpSink.start();
    const result = await runApp({
      entry,
      args: ['own beforeExit'],
      env: { SPANREEL_LOG: temporaryDirectory(), ...sink.env },
    });
    expect(result.lines).toEqual(['beforeExit']);
  });
});
