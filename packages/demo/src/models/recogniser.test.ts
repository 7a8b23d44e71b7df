import { setImmediate as afterTimers } from 'node:timers/promises';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { convertCall } from '../recording/convert.ts';
import { anyOriginal } from '../recording/fixtures/any-original.ts';
import type { RecordedCall, Segment } from '../recording/recorded-call.ts';
import { shareTime } from '../recording/share-time.ts';
import { type FromRecogniser, Recogniser } from './recogniser.ts';
import { type Session, sessionOf } from './session.ts';

/** The line opened long ago: nothing that is due has to be waited for. */
const LONG_AGO = { epoch: 0, speed: 100 };

function said(speaker: Segment['speaker'], start_ms: number, end_ms: number, text: string): Segment {
  return { speaker, start_ms, end_ms, text, words: shareTime(text.split(' '), { start_ms, end_ms }) };
}

function callOf(...segments: readonly Segment[]): RecordedCall {
  const duration_ms = Math.max(...segments.map(({ end_ms }) => end_ms));
  const names = { caller_name: '', agent_name: '' };
  return { format: 'spanreel-demo-call/1', sid: 'a', task: { type: 'unknown' }, ...names, duration_ms, segments };
}

/** Plays all frames of a call; `pauses` says, frame by frame, whether finals that are due come before the next one. */
async function hear(session: Session, pauses: readonly boolean[]): Promise<FromRecogniser[]> {
  const told: FromRecogniser[] = [];
  const recogniser = new Recogniser(session, LONG_AGO, (message) => told.push(message));
  for (const [at, { chunk, start_ms, end_ms }] of [...session.frames.values()].entries()) {
    recogniser.hear({ chunk, at: start_ms, until: end_ms });
    if (pauses[at % pauses.length]) await afterTimers();
  }
  await recogniser.settled();
  return told;
}

const finalsOf = (told: readonly FromRecogniser[], turn: number): Extract<FromRecogniser, { type: 'final' }>[] =>
  told.filter((message) => message.type === 'final').filter((final) => final.turn === turn);

const wordsOf = (texts: readonly string[]): string[] =>
  texts
    .join(' ')
    .split(' ')
    .filter((word) => word !== '');

describe('a caller over whom the agent speaks', () => {
  const session = sessionOf(
    callOf(
      said('caller', 0, 4_000, 'i have lost my debit card yesterday'),
      said('agent', 2_000, 3_000, 'i am sorry'),
      said('caller', 4_100, 6_000, 'so please send another one'),
      said('agent', 4_200, 7_000, 'of course i will'),
    ),
  );

  test('is heard to the end, in finals that go on where the one before stopped', async () => {
    const told = await hear(session, [true]);
    expect(finalsOf(told, 1)).toMatchObject([
      { text: 'i have lost', complete: false },
      { text: 'my debit card yesterday', until: 4_000, complete: true },
    ]);
    expect(finalsOf(told, 2)).toMatchObject([
      { text: 'so', complete: false },
      { text: 'please send another one', until: 6_000, complete: true },
    ]);
  });

  test('is heard in one final where the words come faster than it', async () => {
    const told = await hear(session, [false]);
    expect(finalsOf(told, 1)).toMatchObject([
      { text: 'i have lost my debit card yesterday', until: 4_000, complete: true },
    ]);
    expect(finalsOf(told, 2)).toMatchObject([{ text: 'so please send another one', until: 6_000, complete: true }]);
  });

  test('keeps the words of one turn out of another that begins meanwhile', async () => {
    const twoLines = sessionOf(
      callOf(
        said('caller', 0, 9_000, 'one two three'),
        said('agent', 1_000, 2_000, 'yes'),
        said('caller', 4_000, 5_000, 'four five'),
        said('agent', 6_000, 7_000, 'yes'),
      ),
    );
    for (const paused of [true, false]) {
      const told = await hear(twoLines, [paused]);
      expect(wordsOf(finalsOf(told, 1).map(({ text }) => text))).toEqual(['one', 'two', 'three']);
      expect(wordsOf(finalsOf(told, 2).map(({ text }) => text))).toEqual(['four', 'five']);
    }
  });
});

test('tells every word of the partials in finals, in order and once, however callers and agents overlap', async () => {
  await fc.assert(
    fc.asyncProperty(anyOriginal, fc.array(fc.boolean(), { minLength: 1 }), async (recorded, pauses) => {
      const session = sessionOf(convertCall(recorded));
      const told = await hear(session, pauses);
      for (const turn of session.turns.filter(({ caller }) => caller.length > 0)) {
        const { index } = turn;
        const frames = [...session.frames.values()].filter(({ chunk }) => session.heard.get(chunk)?.turn === turn);
        const finals = finalsOf(told, index);
        expect(wordsOf(finals.map(({ text }) => text))).toEqual(wordsOf(frames.map(({ text }) => text)));
        expect(finals.map(({ complete }) => complete)).toEqual(finals.map((_, at) => at === finals.length - 1));
        expect(finals.at(-1)?.until).toBe(frames.at(-1)?.end_ms);
        expect(told.filter((message) => message.type === 'end_of_turn' && message.turn === index)).toHaveLength(1);
        // A partial tells the beginning of what the next final tells.
        const own = told.filter((message) => message.type === 'partial' || message.type === 'final');
        for (const [at, message] of own.entries()) {
          if (message.type !== 'partial' || message.turn !== index) continue;
          const next = own.slice(at).find(({ type, turn: of }) => type === 'final' && of === index);
          expect(next?.text.startsWith(message.text)).toBe(true);
        }
      }
    }),
  );
});
