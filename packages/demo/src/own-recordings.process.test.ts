import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { filesSource } from '@spanreel/log';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { sessionOf } from './models/session.ts';
import { SHIPPED_CALLS, readCalls } from './recording/read-calls.ts';
import type { RecordedCall, Segment } from './recording/recorded-call.ts';
import type { CallOutcome } from './stage/outcome.ts';
import { CLI, DEMO, type Ran, run } from './testing/run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'spanreel-own-'));
const shipped = [...readCalls(SHIPPED_CALLS).values()];

function givenCalls(...calls: readonly RecordedCall[]): string {
  const directory = mkdtempSync(join(folder, 'calls-'));
  for (const call of calls) writeFileSync(join(directory, `${call.sid}.json`), JSON.stringify(call));
  return directory;
}

/** A shipped recording under another name, so that no scenario belongs to it. */
function own(sid: string, of: number, change: (segments: readonly Segment[]) => readonly Segment[]): RecordedCall {
  const call = shipped[of]!;
  return {
    ...call,
    sid,
    segments: change(call.segments).toSorted((a, b) => a.start_ms - b.start_ms || a.speaker.localeCompare(b.speaker)),
  };
}

/** The agent speaks so much earlier. */
const early =
  (ms: number) =>
  (segments: readonly Segment[]): readonly Segment[] =>
    segments.map((segment) => (segment.speaker === 'caller' ? segment : moved(segment, -ms)));

function moved(segment: Segment, ms: number): Segment {
  const by = Math.max(ms, -segment.start_ms);
  const shift = <T extends { readonly start_ms: number; readonly end_ms: number }>(one: T): T => ({
    ...one,
    start_ms: Math.max(0, one.start_ms + by),
    end_ms: Math.max(0, one.end_ms + by),
  });
  return { ...shift(segment), words: segment.words.map(shift) };
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('recordings of your own', () => {
  const calls = [
    ...shipped.slice(0, 6).map((_, of) => own(`early-${of}`, of, early(3_500))),
    ...shipped.slice(6).map((_, of) => own(`close-${of}`, of + 6, early(800))),
    own('caller-only', 0, (segments) => segments.filter(({ speaker }) => speaker === 'caller')),
    own('agent-only', 1, (segments) => segments.filter(({ speaker }) => speaker === 'agent')),
    own('unheard', 2, (segments) => segments.map((segment) => ({ ...segment, words: [] }))),
    own('silent', 3, (segments) => segments.map((segment) => ({ ...segment, text: '', words: [] }))),
    own('empty', 4, () => []),
    own('short', 5, (segments) => segments.slice(0, 1)),
    // Digits alone: in a call's id they would read like a phone number.
    own('4155550123456789', 7, (segments) => segments),
    own('long', 8, () => shipped.flatMap(({ segments }, at) => segments.map((segment) => moved(segment, at * 90_000)))),
  ];
  const log = join(folder, 'own-log');
  let demo: Ran;
  let outcomes: readonly CallOutcome[] = [];

  beforeAll(async () => {
    const directory = givenCalls(...calls);
    demo = await run(DEMO, ['--calls', directory, '--speed', '100', '--log', log, '--json']);
    outcomes = demo.stdout === '' ? [] : (JSON.parse(demo.stdout) as { calls: CallOutcome[] }).calls;
  }, 120_000);

  test('are all played, whatever they lack, with every replay verified', () => {
    expect(outcomes.map(({ recording }) => recording).toSorted()).toEqual(calls.map(({ sid }) => sid).toSorted());
    expect(outcomes.filter(({ replay }) => replay !== 'verified')).toEqual([]);
    expect(demo.stderr).toBe('');
  });

  test.each(calls.map((call) => [call.sid, call] as const))(
    'leave of %s every word that was heard, in finals, but for what was redacted, and a turn for every turn',
    async (sid, call) => {
      const session = sessionOf(call);
      const id = outcomes.find(({ recording }) => recording === sid)!.call_id;
      const source = filesSource({ directories: [log] });
      const [match] = await source.find(id);
      const { events } = await source.read(match!);
      const spoke = events.filter(({ event_type, payload }) => event_type === 'user.spoke' && payload['is_final']);
      const ended = events.filter(({ event_type }) => event_type === 'turn.completed');
      expect(ended.map(({ payload }) => payload['turn_index']).toSorted((a, b) => Number(a) - Number(b))).toEqual(
        session.turns.map(({ index }) => index),
      );
      for (const turn of session.turns) {
        const frames = [...session.frames.values()].filter(({ chunk }) => session.heard.get(chunk)?.turn === turn);
        const finals = spoke.filter(({ payload }) => payload['turn_index'] === turn.index);
        const said = words(frames.map(({ text }) => text));
        expect(asSaid(words(finals.map(({ payload }) => payload['text'] as string)), said)).toEqual(said);
      }
      // An answered turn has a time to the answer, or says why it has none.
      const answered = session.turns.filter(({ caller, answer }) => caller.length > 0 && answer.length > 0);
      for (const { index } of answered) {
        const { overlap, response_latency_ms: latency } = ended.find(
          ({ payload }) => payload['turn_index'] === index,
        )!.payload;
        expect({ index, told: overlap === true || typeof latency === 'number' }).toEqual({ index, told: true });
      }
    },
  );
});

/** `heard` with the words that were said in place of what was redacted: names, and what may be an age or a place. */
function asSaid(heard: readonly string[], said: readonly string[]): string[] {
  const all: string[] = [];
  for (const [index, word] of heard.entries()) {
    if (!isRedacted(word)) {
      all.push(word);
      continue;
    }
    const next = heard[index + 1];
    // Of several in a row the last stands for all.
    if (next !== undefined && isRedacted(next)) continue;
    const end = next === undefined ? said.length : said.indexOf(next, all.length + 1);
    all.push(...said.slice(all.length, end));
  }
  return all;
}

function isRedacted(word: string): boolean {
  return /^<[A-Z_]+:/.test(word);
}

function words(texts: readonly string[]): string[] {
  return texts
    .join(' ')
    .split(' ')
    .filter((word) => word !== '');
}

test('two runs that share a log speak of their own calls only, and all of them can be replayed', async () => {
  const log = mkdtempSync(join(folder, 'shared-log-'));
  const demo = (): Promise<Ran> =>
    run(DEMO, ['--only', '0126', '--only', '021c', '--speed', '20', '--log', log, '--json']);

  const runs = [...(await Promise.all([demo(), demo()])), await demo()];

  expect(runs.map(({ stderr }) => stderr)).toEqual(['', '', '']);
  const outcomes = runs.map(({ stdout }) => (JSON.parse(stdout) as { calls: CallOutcome[] }).calls);
  // How well the stages of a turn are timed while two of them run is the other tests' matter.
  const problems = outcomes.flat().flatMap((call) => call.problems);
  expect(problems.filter((problem) => !problem.includes('the stages of a turn miss'))).toEqual([]);
  const ids = outcomes.map((calls) => calls.map((call) => call.call_id));
  expect(ids.toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1))).toEqual([
    ['call-0126ffdc', 'call-021cd80c'],
    ['call2-0126ffdc', 'call2-021cd80c'],
    ['call3-0126ffdc', 'call3-021cd80c'],
  ]);
  const source = filesSource({ directories: [log] });
  const sids: unknown[] = [];
  for (const id of ids.flat()) {
    const [match] = await source.find(id);
    const { events } = await source.read(match!);
    const started = events.filter(({ event_type }) => event_type === 'call.started');
    expect(started.map(({ payload }) => payload['call_id'])).toEqual([id]);
    sids.push(started[0]!.payload['call_sid']);
    expect(await run(CLI, ['replay', id, '--log', log])).toMatchObject({ exitCode: 0, stderr: '' });
  }
  expect(new Set(sids).size).toBe(6);
  expect(sids.filter((sid) => !/^CA[0-9a-f]{32}$/.test(String(sid)))).toEqual([]);
  expect(readdirSync(log).filter((name) => name.startsWith('.demo-run-'))).toHaveLength(3);
}, 120_000);

test('a run that does not come out as intended says of how many calls, of which, and why, and exits with 1', async () => {
  const [transfer, hours] = [
    shipped.find(({ sid }) => sid === '0377245f73a54480')!,
    shipped.find(({ sid }) => sid === '0126ffdce48049a9')!,
  ];
  // The recording of a transfer in which nobody says anything: its saga never begins.
  const directory = givenCalls({ ...transfer, segments: [] }, hours);
  const args = ['--calls', directory, '--speed', '100'];

  const { exitCode, stdout, stderr } = await run(DEMO, [...args, '--log', join(directory, 'log')]);

  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
  const told = stdout.slice(stdout.indexOf('What happened'), stdout.indexOf('Where callers waited')).trim().split('\n');
  // At this speed a busy machine answers so late that the caller speaks over it: the outcome of the second says that too.
  expect(told.slice(0, 7).map((line) => line.trim().replaceAll(/  +/g, '  '))).toEqual([
    'What happened, as the log tells it  ✘ 1 of 2 not as intended',
    '',
    'call  outcome  replay',
    '✘ call-0377245f  nobody said a word  verified',
    'a transfer: everything goes well',
    'the saga should have succeeded',
    expect.stringMatching(/^✔ call-0126ffdc {2}went well\b.* {2}verified$/),
  ]);

  const json = await run(DEMO, [...args, '--log', join(directory, 'json-log'), '--json']);
  expect(json.exitCode).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    ok: false,
    calls: [{ problems: [] }, { call_id: 'call-0377245f', problems: ['the saga should have succeeded'] }],
  });
}, 120_000);
