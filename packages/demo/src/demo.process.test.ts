import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { filesSource } from '@spanreel/log';
import { type SpanView, readLogDirectory, startApp, waitUntil } from '@spanreel/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { SHIPPED_CALLS, readCalls } from './recording/read-calls.ts';
import { type Turn, responseLatency, turnsOf } from './recording/turns.ts';
import { SCENARIOS, scenarioOf } from './scenarios.ts';
import { STAGES } from './stage/latency.ts';
import type { CallOutcome } from './stage/outcome.ts';
import { expectAllProcesses, expectTransfer, expectUndoneAppointment } from './testing/expected-traces.ts';
import { CLI, DEMO, type Ran, run } from './testing/run-program.ts';

const SPEED = 20;
// The processes keep the key of their tokens beside the log: both go into a folder of the test's own.
const folder = mkdtempSync(join(tmpdir(), 'spanreel-demo-'));
/** Milliseconds between two readings of the clock that follow each other. */
const APART = 1;

let log = join(folder, 'log');
let demo: Ran;
let outcomes: readonly CallOutcome[];

beforeAll(async () => {
  await runDemo();
  // Between two readings the machine may have had no processor for us; the next time it has.
  if (!outcomes.every(isTimedClosely)) {
    log = join(folder, 'again', 'log');
    await runDemo();
  }
}, 240_000);

async function runDemo(): Promise<void> {
  demo = await run(DEMO, ['--speed', String(SPEED), '--log', log, '--json']);
  outcomes = demo.stdout === '' ? [] : (JSON.parse(demo.stdout) as { calls: CallOutcome[] }).calls;
}

function isTimedClosely({ latency }: CallOutcome): boolean {
  return latency.worst_ms > 0 && latency.worst_ms <= APART;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The event payloads of a call, by type. */
async function eventsOf(callId: string, type: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const source = filesSource({ directories: [log] });
  const [match] = await source.find(callId);
  if (!match) throw new Error(`the log does not know ${callId}`);
  const { events } = await source.read(match);
  return events.filter(({ event_type }) => event_type === type).map(({ payload }) => payload);
}

/** What a turn's stages account for, in the recording's time: all of its response latency, within a real millisecond. */
function accountOf(
  { turn_index: index, response_latency_ms: latency, breakdown, overlap = false }: Readonly<Record<string, unknown>>,
  turns: readonly Turn[],
): object {
  if (latency === undefined && breakdown === undefined) return { index, overlap, accounted: 'nothing' };
  const sum = STAGES.reduce((total, stage) => total + ((breakdown as Record<string, number>)[stage] ?? 0), 0);
  const missing = Math.abs(Number(latency) - sum) * SPEED;
  const early = (responseLatency(turns[Number(index) - 1]!) ?? 0) - Number(latency) * SPEED;
  const wrong = [
    ...(missing > APART * SPEED ? [`all but ${missing} ms`] : []),
    ...(early > APART * SPEED ? [`${early} ms less than in the recording`] : []),
  ];
  return { index, overlap, accounted: wrong.join(', ') || 'all' };
}

/** The spans of a call's trace. */
function traceOf(callId: string): SpanView[] {
  const { spans } = readLogDirectory(log);
  const root = spans.find(
    ({ name, attributes }) => name === 'voice.call' && attributes['gen_ai.conversation.id'] === callId,
  );
  return spans.filter(({ traceId }) => traceId === root?.traceId);
}

describe('the demo', () => {
  test('comes out as intended, within two minutes, with nothing on stderr', () => {
    expect(outcomes.flatMap(({ call_id, problems }) => problems.map((problem) => `${call_id}: ${problem}`))).toEqual(
      [],
    );
    expect(demo).toMatchObject({ exitCode: 0, stderr: '' });
    expect(outcomes).toHaveLength(12);
  });

  test('tells of every scenario what became of it', () => {
    expect(
      Object.fromEntries(outcomes.filter(({ shows }) => shows).map(({ call_id, outcome }) => [call_id, outcome])),
    ).toEqual({
      'call-00d676d7': 'killed in send_confirmation; 3 orphaned',
      'call-0377245f': 'went well; every step of the saga done',
      'call-07bbc8a7': 'failed in print_card; 2 of 2 undone',
      'call-05e4cfa6': 'failed in send_confirmation; 2 undone, 1 not',
      'call-0a37e848': 'failed in add_to_calendar; 4 of 4 undone',
      'call-08f360b3': 'went well; the agent was cut off once',
      'call-0002f70f': 'went well; 4 secrets said, none written',
    });
  });
});

describe("a call's trace", () => {
  test('has exactly the tree of a call that goes well', () => {
    expectTransfer(traceOf('call-0377245f'));
  });

  test('has the compensations under the saga, linked to the steps that they undo and to the one that failed', () => {
    expectUndoneAppointment(traceOf('call-0a37e848'));
  });

  test('crosses all processes in one trace, with the spans of HTTP between ours', () => {
    expectAllProcesses(traceOf('call-0377245f'));
  });
});

describe('the time that a caller waits', () => {
  test('is timed stage by stage: what lies between two readings of the clock is missing from every sum, and nothing else', () => {
    expect(outcomes.filter((outcome) => !isTimedClosely(outcome)).map(({ latency }) => latency.worst_ms)).toEqual([]);
  });

  test.each([...readCalls(SHIPPED_CALLS).values()].map((call) => [call.sid, call] as const))(
    'in every turn of %s is the sum of its stages, or the turn says that it has none',
    async (sid, call) => {
      const logged = await eventsOf(`call-${sid.slice(0, 8)}`, 'turn.completed');
      const turns = turnsOf(call);
      expect(logged).toHaveLength(turns.length);
      // The caller who cuts in makes the agent stop, which the bank's human agent did not.
      const yields = scenarioOf(sid)?.expect === 'interrupted';
      const expected = turns.map((turn) => {
        const overlap = turn.overlap && !yields;
        return {
          index: turn.index,
          overlap,
          accounted: responseLatency(turn) === undefined || overlap ? 'nothing' : 'all',
        };
      });
      expect(logged.map((turn) => accountOf(turn, turns))).toEqual(expected);
    },
  );
});

describe('a caller who speaks while the agent does', () => {
  test('is yielded to after two words, and the log tells what was heard until then', async () => {
    const heard = expect.stringMatching(/^sure i'd be happy to do that for you .*(?<!right and)$/) as unknown;
    expect(await eventsOf('call-08f360b3', 'voice.interruption')).toEqual([
      expect.objectContaining({ turn_index: 2, outcome: 'accepted', heard_text: heard }),
    ]);
    expect(await eventsOf('call-08f360b3', 'turn.interrupted')).toEqual([
      expect.objectContaining({ turn_index: 2, yield_latency_ms: expect.any(Number) as unknown, heard_text: heard }),
    ]);
  });

  test('is only listening with a word such as "great"', async () => {
    expect(await eventsOf('call-0a70acb6', 'voice.interruption')).toEqual([
      expect.objectContaining({
        turn_index: 6,
        outcome: 'backchannel',
        heard_text: expect.stringMatching(/^alright a new check book .*(?<!help you with)$/) as unknown,
      }),
    ]);
    expect(await eventsOf('call-0a70acb6', 'turn.interrupted')).toEqual([]);
  });
});

describe('spanreel why', () => {
  const done = (step: string): object => ({ step, status: 'done' });
  test.each([
    ['call-07bbc8a7', 'print_card', /out of blanks/, [done('block_card'), done('order_card')]],
    [
      'call-05e4cfa6',
      'send_confirmation',
      /gateway is not answering/,
      [done('hold_slot'), done('assign_banker'), { step: 'reserve_room', status: 'failed' }],
    ],
    [
      'call-0a37e848',
      'add_to_calendar',
      /closed on Saturday/,
      [done('hold_slot'), done('assign_banker'), done('reserve_room'), done('send_confirmation')],
    ],
    [
      'call-00d676d7',
      'send_confirmation',
      undefined,
      ['hold_funds', 'move_money', 'write_statement'].map((step) => ({ step, status: 'orphaned' })),
    ],
  ])(
    'names for %s the step %s, its cause, the decision and every compensation',
    async (callId, step, cause, compensations) => {
      const { exitCode, stdout } = await run(CLI, ['why', callId, '--log', log, '--json']);
      expect(exitCode).toBe(1);
      const why = JSON.parse(stdout) as {
        failure: { name: string; error_message?: string };
        decisions: { chosen: string }[];
        compensations: { step: string; status: string }[];
      };
      expect(why.failure.name).toBe(step);
      expect(why.failure.error_message ?? '').toMatch(cause ?? /.*/);
      expect(why.decisions.length).toBeGreaterThan(0);
      const undone = why.compensations
        .filter(({ status }) => status !== 'skipped')
        .map((each) => ({ step: each.step, status: each.status }));
      expect(undone).toEqual(compensations);
    },
  );
});

test('spanreel replay verifies every call', async () => {
  for (const { call_id } of outcomes) {
    const { exitCode, stdout } = await run(CLI, ['replay', call_id, '--log', log]);
    expect({ call_id, exitCode, said: exitCode === 0 ? '' : stdout }).toEqual({ call_id, exitCode: 0, said: '' });
  }
}, 60_000);

test('no secret that a caller says is anywhere in the log', () => {
  const secrets = SCENARIOS.flatMap(({ says }) => says?.secrets ?? []);
  const files = readdirSync(log, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl'));
  expect(files.length).toBeGreaterThanOrEqual(7);
  for (const file of files) {
    const text = readFileSync(join(log, file), 'utf8');
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  }
});

test('a Collector that does not answer costs no answer: they come from what the processes kept, and the demo says so', async () => {
  const kept = join(folder, 'kept');
  const unreachable = 'http://127.0.0.1:9';
  const { exitCode, stdout, stderr } = await run(
    DEMO,
    ['--only', '0377', '--speed', '20', '--log', kept, '--jaeger', unreachable],
    { OTEL_EXPORTER_OTLP_ENDPOINT: unreachable },
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const said = stdout.replaceAll(/\s+/g, ' ');
  expect(said).toMatch(
    new RegExp(
      `${unreachable} has not taken everything: \\d+ KB wait in ${kept}, and go out with the next process that logs there\\.`,
    ),
  );
  expect(said).toContain('1 of 1 call verified');
  expect(said).toMatch(/Jaeger at http:\/\/127\.0\.0\.1:9 cannot be asked: \S+/);
  expect(said).toMatch(/ spanreel replay call-[a-z]{4}-0377245f --log /);
});

describe('the command line', () => {
  test.each([
    [['--sped'], /^demo: Unknown option '--sped'; see pnpm demo --help\n$/],
    [['--only', 'ffff'], /^demo: --only "ffff" is none of the recordings: 0002f70f .*\n$/],
    [['--calls', '/nowhere'], /^demo: \/nowhere does not exist; --calls takes a folder of recorded calls\n$/],
    [['--calls', DEMO], /^demo: \S+demo\.ts is a file; --calls takes a folder of recorded calls\n$/],
    [['--jaeger', 'http://127.0.0.1:1'], /^demo: --jaeger tells of a Collector, and OTEL_EXPORTER_OTLP_ENDPOINT .*\n$/],
    [['--log', DEMO], /^demo: --log \S+demo\.ts cannot be written \(ENOTDIR\); name a directory that can\n$/],
    [['--log', join(DEMO, 'below')], /^demo: --log \S+ cannot be written \(ENOTDIR\); name a directory that can\n$/],
  ])('answers %j with one sentence and exit code 4', async (args, sentence) => {
    const { exitCode, stdout, stderr } = await run(DEMO, args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toMatch(sentence);
  });

  test('ends with three commands that work as they are printed', async () => {
    const printed = join(folder, 'printed');
    const { exitCode, stdout, stderr: said } = await run(DEMO, ['--only', '0a37', '--speed', '20', '--log', printed]);
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: '' });
    const commands = stdout.split('\nType next\n')[1]!.trim().split('\n');
    expect(commands).toHaveLength(3);
    for (const command of commands) {
      const [, args = ''] = /^ *(?:pnpm|npx -y pnpm@12) spanreel (.*)$/.exec(command)!;
      const { exitCode: code, stderr } = await run(CLI, args.split(' '));
      expect({ command, worked: code === 0 || code === 1, stderr }).toEqual({ command, worked: true, stderr: '' });
    }
  });

  test('Ctrl-C ends the demo and every process that it started', async () => {
    const directory = join(folder, 'stopped');
    mkdirSync(directory);
    const app = await startApp({
      entry: DEMO,
      args: ['--speed', '1', '--only', '021c', '--log', directory],
      until: 'log  ',
      deadline: 50_000,
    });
    const pids = (): number[] =>
      readdirSync(directory, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => Number(/-(\d+)-[^-]+-\d+-\d+\.jsonl$/.exec(basename(name))?.[1]));
    await waitUntil(() => new Set(pids()).size === 6, {
      what: 'a segment of each of the six processes',
      deadline: 30_000,
    });

    app.kill('SIGINT');

    expect(await app.ended).toMatchObject({
      exitCode: 130,
      stderr: 'demo: stopped; all processes of the demo have ended\n',
    });
    expect(pids().filter(isRunning)).toEqual([]);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
