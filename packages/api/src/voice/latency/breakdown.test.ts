import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { TurnTimes } from './breakdown.ts';
import { breakDown } from './breakdown.ts';

const usual: TurnTimes = {
  callerSpeech: [{ from: 0, to: 1000 }],
  anchor: 'vad',
  finals: [1100],
  endpointing: { from: 1000, to: 1400 },
  agent: { from: 1400, to: 2000 },
  firstTokens: [
    { from: 1400, to: 1500 },
    { from: 1700, to: 1950 },
  ],
  tools: [
    { from: 1500, to: 1650 },
    { from: 1600, to: 1700 },
  ],
  synthesis: { from: 2000, to: 2150 },
  playout: { from: 2150, to: 2200 },
  otherAgentSpeech: [{ from: -3000, to: -100 }],
};

test('sums contiguous stages to the response latency', () => {
  expect(breakDown(usual)).toEqual({
    latency: 1200,
    anchor: 'vad',
    overlap: false,
    stages: { transcription: 100, endpointing: 300, agent: 600, synthesis: 150, playout: 50 },
    llmFirstToken: 250,
    toolBlocking: 200,
  });
});

test('sums any contiguous stages, whatever their lengths, within its tolerance', () => {
  const length = fc.double({ min: 0, max: 30_000, noNaN: true });
  fc.assert(
    fc.property(fc.tuple(length, length, length, length, length), (lengths) => {
      const at = [1_700_000_000_000];
      for (const each of lengths) at.push(at.at(-1)! + each);
      const [stopped, final, committed, answered, spoken, heard] = at as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const result = breakDown({
        ...usual,
        callerSpeech: [{ from: stopped - 5, to: stopped }],
        finals: [final],
        endpointing: { from: stopped, to: committed },
        agent: { from: committed, to: answered },
        synthesis: { from: answered, to: spoken },
        playout: { from: spoken, to: heard },
        otherAgentSpeech: [],
      });
      expect(result.unattributed).toBeUndefined();
      expect(result.latency).toBeCloseTo(heard - stopped, 2);
    }),
  );
});

test.each<{ name: string; change: Partial<TurnTimes>; unattributed: number }>([
  { name: 'a hole between two stages', change: { synthesis: { from: 2080, to: 2150 } }, unattributed: 80 },
  { name: 'stages that overlap', change: { agent: { from: 1300, to: 2000 } }, unattributed: -100 },
  { name: 'a stage that nobody measured', change: { agent: undefined }, unattributed: 600 },
])('says what does not add up: $name', ({ change, unattributed }) => {
  expect(breakDown({ ...usual, ...change })).toMatchObject({ latency: 1200, unattributed });
});

test.each<{ name: string; change: Partial<TurnTimes> }>([
  { name: 'the answer begins before the caller is done', change: { callerSpeech: [{ from: 0, to: 2300 }] } },
  {
    name: 'the caller goes on and speaks into the answer',
    change: { callerSpeech: [...usual.callerSpeech, { from: 2100, to: Infinity }] },
  },
  { name: 'the agent still says something older', change: { otherAgentSpeech: [{ from: -10, to: 1050 }] } },
])('gives no breakdown on overlap: $name', ({ change }) => {
  expect(breakDown({ ...usual, ...change })).toEqual({ overlap: true });
});

test('takes speech into what plays already as the next thing, not as an overlap', () => {
  const result = breakDown({ ...usual, callerSpeech: [...usual.callerSpeech, { from: 2600, to: Infinity }] });
  expect(result).toMatchObject({ overlap: false, latency: 1200 });
});

test('counts from the last stop before the answer', () => {
  const result = breakDown({ ...usual, callerSpeech: [{ from: 0, to: 600 }, ...usual.callerSpeech] });
  expect(result.latency).toBe(1200);
});

test('counts of a stage what the caller waited for: not the time in which they still spoke', () => {
  const goesOn = [...usual.callerSpeech, { from: 1500, to: 1800 }];
  expect(breakDown({ ...usual, callerSpeech: goesOn })).toMatchObject({
    latency: 400,
    stages: { transcription: 0, endpointing: 0, agent: 200, synthesis: 150, playout: 50 },
  });
  expect(breakDown({ ...usual, callerSpeech: goesOn })).not.toHaveProperty('unattributed');
});

test('counts from the transcript where nobody heard the caller stop, and says so', () => {
  expect(breakDown({ ...usual, callerSpeech: [] })).toMatchObject({ latency: 1100, anchor: 'stt' });
});

test('leaves out a transcript that came after the answer had begun', () => {
  const { stages } = breakDown({ ...usual, finals: [2180] });
  expect(stages).not.toHaveProperty('transcription');
});

test('has nothing to say of a turn without an answer, or without a caller', () => {
  expect(breakDown({ ...usual, playout: undefined })).toEqual({ overlap: false });
  expect(breakDown({ ...usual, callerSpeech: [], finals: [] })).toEqual({ overlap: false });
});
