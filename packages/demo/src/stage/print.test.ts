import { expect, test } from 'vitest';

import type { CallOutcome } from './outcome.ts';
import { intendedNote, latencyWords, outcomeLines } from './print.ts';

const well: CallOutcome = {
  call_id: 'call-0126ffdc',
  recording: '0126ffdce48049a9',
  task: 'get branch hours',
  outcome: 'went well',
  failed: false,
  turns: 5,
  latency: { answers: 4, overlaps: 0, worst_ms: 0.2 },
  replay: 'verified',
  problems: [],
};
const failed: CallOutcome = {
  ...well,
  call_id: 'call-0a70acb6',
  recording: '0a70acb6ef0c4e89',
  outcome: 'failed in print_card',
  failed: true,
};
const diverged: CallOutcome = { ...well, replay: 'diverged', problems: ['replay says diverged'] };

test('says of the marks what they mean, and of how many calls it is not true', () => {
  expect(intendedNote([well, failed])).toBe('✔ as intended');
  expect(intendedNote([well, diverged, failed])).toBe('✘ 1 of 3 not as intended');
});

test('puts under a call what it was about, what is wrong with it, and its recording where the id does not tell', () => {
  const cut = { ...well, outcome: 'went well; the agent was cut off once' };
  const unnamed = { ...well, call_id: 'call2-xabedlpcd', recording: '4111 1111', task: 'unknown' };
  expect(outcomeLines([well, cut, failed, diverged, unnamed], 60)).toEqual([
    '    call             outcome                                replay',
    '  ✔ call-0126ffdc    went well: get branch hours            verified',
    '  ✔ call-0126ffdc    went well; the agent was cut off once  verified',
    '                     get branch hours',
    '  ✔ call-0a70acb6    failed in print_card                   verified',
    '                     get branch hours',
    '  ✘ call-0126ffdc    went well: get branch hours            diverged',
    '                     replay says diverged',
    '  ✔ call2-xabedlpcd  went well                              verified',
    '                     recording "4111 1111"',
  ]);
});

test('tells of answers and overlaps only where there are any', () => {
  const of = (answers: number, overlaps: number): string =>
    latencyWords([{ ...well, latency: { answers, overlaps, worst_ms: 0.201 } }]);
  expect(of(1, 0)).toMatch(/^1 answer, .* within 0\.21 ms\.$/);
  expect(of(2, 2)).toMatch(/^2 answers, .* In 2 turns agent and caller spoke at once, which the log says instead\.$/);
  expect(of(0, 1)).toBe(
    'Nobody waited for an answer. In 1 turn agent and caller spoke at once, which the log says instead.',
  );
});
