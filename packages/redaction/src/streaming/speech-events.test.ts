import type { ValueMap } from '@spanreel/events';
import { expect, test } from 'vitest';

import { eventOf } from '../samples/event-of.ts';
import { testRedactor } from '../samples/test-redactor.ts';

/** The payloads of events of one call as they are written. */
function written(events: readonly (readonly [type: string, payload: ValueMap, stream?: string])[]): ValueMap[] {
  const redactor = testRedactor();
  return events.map(([type, payload, stream_id]) => redactor.event(eventOf(type, payload, stream_id)).payload);
}

const MOBILE = testRedactor().text('0412 555 123');

test('follows a number over the turns of a call', () => {
  expect(
    written([
      ['tts.started', { text: 'What is your mobile number?' }],
      ['user.spoke', { text: 'oh four', is_final: false }],
      ['user.spoke', { text: 'oh four one two', is_final: true }],
      ['asr.confidence_low', { text: 'oh four one two', confidence: 0.4 }],
      ['asr.voted', { chosen: 'five five', candidates: [{ text: 'five five' }, { text: '5 5', provider: 'whisper' }] }],
      ['user.spoke', { text: 'triple five', is_final: true }],
      ['turn.completed', { said: 'and the rest?' }],
      ['user.spoke', { text: 'one two three', is_final: true }],
    ]),
  ).toEqual([
    { text: 'What is your mobile number?' },
    { text: '', is_final: false },
    { text: '<PHONE:removed>', is_final: true },
    { text: '<PHONE:removed>', confidence: 0.4 },
    {
      chosen: '<PHONE:removed>',
      candidates: [{ text: '<PHONE:removed>' }, { text: '<PHONE:removed>', provider: 'whisper' }],
    },
    { text: '<PHONE:removed>', is_final: true },
    { said: 'and the rest?' },
    { text: MOBILE, is_final: true },
  ]);
});

test('a partial shows no beginning of what the final hides', () => {
  const said = 'you can reach me on oh four one two triple five one two three after five';
  const words = said.split(' ');
  const partials = words.map((_, count) => words.slice(0, count + 1).join(' '));
  const payloads = written(partials.map((text) => ['user.spoke', { text, is_final: false }]));
  const final = `you can reach me on ${MOBILE} after five`;
  for (const { text } of payloads) expect(typeof text === 'string' && final.startsWith(text)).toBe(true);
  expect(payloads.some(({ text }) => text !== '')).toBe(true);
  expect(written([['user.spoke', { text: said, is_final: true }]])).toEqual([{ text: final, is_final: true }]);
});

test('other calls, and the next one of the same stream, know nothing of it', () => {
  expect(
    written([
      ['tts.started', { text: 'What is your mobile number?' }],
      ['user.spoke', { text: 'two three', is_final: true }, '01890a5d-ac96-774b-bcce-b302099a8058'],
      ['call.ended', { reason: 'completed' }],
      ['user.spoke', { text: 'two three', is_final: true }],
    ]).map(({ text }) => text),
  ).toEqual(['What is your mobile number?', 'two three', undefined, 'two three']);
});
