import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { callerFrames, hearFrames } from './caller-frames.ts';
import { convertCall } from './convert.ts';
import { anyOriginal } from './fixtures/any-original.ts';
import { realNumbersIn } from './fictional-numbers.ts';
import { SHIPPED_CALLS, readCalls } from './read-calls.ts';
import { isSpeech } from './recorded-call.ts';
import { responseLatency, turnsOf } from './turns.ts';

describe('a converted call', () => {
  test('has its turns cover all speech, once and in order, without negative durations', () => {
    fc.assert(
      fc.property(anyOriginal, (recorded) => {
        const call = convertCall(recorded);
        const turns = turnsOf(call);
        const covered = turns.flatMap(({ caller, answer }) => [...caller, ...answer]);
        expect(new Set(covered)).toEqual(new Set(call.segments.filter(isSpeech)));
        expect(covered).toHaveLength(new Set(covered).size);
        expect(turns.map(({ index }) => index)).toEqual(turns.map((_, at) => at + 1));
        for (const turn of turns) {
          expect(turn.caller.length + turn.answer.length).toBeGreaterThan(0);
          expect(turn.overlap || (responseLatency(turn) ?? 0) >= 0).toBe(true);
        }
        for (const { start_ms, end_ms, words } of call.segments) {
          expect(end_ms).toBeGreaterThanOrEqual(start_ms);
          for (const word of words) {
            expect(word.start_ms).toBeGreaterThanOrEqual(start_ms);
            expect(word.end_ms).toBeGreaterThanOrEqual(word.start_ms);
            expect(word.end_ms).toBeLessThanOrEqual(end_ms);
          }
        }
      }),
    );
  });

  test('gives every frame of the caller to one turn, or to none where it is noise, and lets every turn be answered once', () => {
    fc.assert(
      fc.property(anyOriginal, (recorded) => {
        const call = convertCall(recorded);
        const [frames, turns] = [callerFrames(call), turnsOf(call)];
        const heard = hearFrames(frames, turns);
        expect([...heard.keys()].toSorted((a, b) => a - b)).toEqual(frames.map(({ chunk }) => chunk));
        for (const turn of turns.filter(({ caller }) => caller.length > 0)) {
          const own = frames.filter(({ chunk }) => heard.get(chunk)?.turn === turn);
          expect(own.length).toBeGreaterThan(0);
          for (const mark of ['opensTurn', 'commits', 'closesTurn'] as const) {
            expect(own.filter(({ chunk }) => heard.get(chunk)?.[mark])).toHaveLength(1);
          }
        }
      }),
    );
  });

  test('names who hung up first, and nobody where the recording does not say', () => {
    const base = { sid: 'a', segments: [] };
    const ended = (caller: number | null, agent: number | null): string | undefined =>
      convertCall({
        ...base,
        metadata: { caller: { hangup_time_ms: caller }, agent: { hangup_time_ms: agent } },
      }).hung_up_first;
    expect([ended(1, 2), ended(2, 1), ended(null, 2), ended(1, null), ended(null, null)]).toEqual([
      'caller',
      'agent',
      'agent',
      'caller',
      undefined,
    ]);
  });
});

describe('the calls of the package', () => {
  const calls = [...readCalls(SHIPPED_CALLS).values()];

  test('are a dozen', () => {
    expect(calls).toHaveLength(12);
  });

  test.each(calls.map((call) => [call.sid, call] as const))(
    '%s holds no phone number but fictional ones',
    (_, call) => {
      for (const speaker of ['caller', 'agent'] as const) {
        const own = call.segments.filter((each) => each.speaker === speaker);
        expect(realNumbersIn(own.map((each) => each.text).join(' '))).toEqual([]);
        expect(realNumbersIn(own.flatMap(({ words }) => words.map((word) => word.text)).join(' '))).toEqual([]);
      }
      expect(realNumbersIn(Object.values(call.task).join(' | '))).toEqual([]);
    },
  );
});
