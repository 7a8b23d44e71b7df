import { fileURLToPath } from 'node:url';

import { OtlpSink, readLogDirectory, startApp, temporaryDirectory } from '@spanreel/testing';
import { describe, expect, test } from 'vitest';

const entry = fileURLToPath(new URL('fixture/signal-exit-app.ts', import.meta.url));

interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly lines: readonly string[];
}

interface Run {
  readonly ways: string;
  readonly order: string;
  readonly signals: readonly NodeJS.Signals[];
}

async function end(
  spanreel: 'with' | 'without',
  run: Run,
  env: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  const app = await startApp({ entry, args: [spanreel, run.ways, run.order], env, until: 'ready', interactive: true });
  for (const [index, signal] of run.signals.entries()) {
    app.kill(signal);
    if (index < run.signals.length - 1) await app.waitForLine(/^(own|stays)/);
  }
  const { exitCode, signal, lines } = await app.ended;
  return { exitCode, signal, lines };
}

const runs: readonly Run[] = [
  { ways: '3', order: 'before', signals: ['SIGTERM'] },
  { ways: '3', order: 'after', signals: ['SIGINT'] },
  { ways: '4', order: 'before', signals: ['SIGHUP'] },
  { ways: '4', order: 'after', signals: ['SIGTERM'] },
  { ways: '3 and 4', order: 'before', signals: ['SIGINT'] },
  { ways: '3 and 4', order: 'after', signals: ['SIGHUP'] },
  { ways: 'own', order: 'after', signals: ['SIGTERM', 'SIGTERM'] },
  { ways: 'own and 3', order: 'after', signals: ['SIGTERM', 'SIGTERM'] },
  { ways: 'own and 4', order: 'before', signals: ['SIGTERM', 'SIGTERM'] },
  { ways: 'alone', order: 'after', signals: ['SIGTERM'] },
];

describe('a program ends as it does without Spanreel', () => {
  for (const run of runs) {
    test(`signal-exit ${run.ways}, loaded ${run.order}, ${run.signals.join(', ')}`, async () => {
      const log = temporaryDirectory();
      const bare = await end('without', run);
      expect(bare.signal).toBe(run.signals[0]);
      expect(await end('with', run, { SPANREEL_LOG: log })).toEqual(bare);
      expect(readLogDirectory(log).events.map(({ event_type }) => event_type)).toContain('error.occurred');
    });
  }
});

test('and where a receiver is waited for', async () => {
  await using sink = await OtlpSink.start();
  const run: Run = { ways: '3 and 4', order: 'after', signals: ['SIGTERM'] };
  const ending = await end('with', run, { SPANREEL_LOG: temporaryDirectory(), ...sink.env });
  expect(ending).toEqual(await end('without', run));
  expect(sink.logRecords().map(({ eventName }) => eventName)).toContain('system.shutdown');
});

test('a program that signal-exit keeps alive lives on', async () => {
  const run: Run = { ways: 'stay', order: 'after', signals: ['SIGTERM'] };
  const bare = await end('without', run);
  expect(await end('with', run, { SPANREEL_LOG: temporaryDirectory() })).toEqual(bare);
});
