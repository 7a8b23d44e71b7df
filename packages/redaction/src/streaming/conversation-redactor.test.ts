import { expect, test } from 'vitest';

import type { Redactor } from '../redactor/redactor.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import { createConversationRedactor } from './conversation-redactor.ts';

const redactor = testRedactor();

/** What is shown of a conversation told as `a: …` (agent), `c: …` (caller) and `p: …` (a partial of the caller). */
function shown(lines: readonly string[], gate: Redactor = redactor): string[] {
  const transcripts = createConversationRedactor(gate);
  return lines.map((line) => {
    const [who, text] = [line.charAt(0), line.slice(3)];
    return transcripts.said({
      conversation: 'one',
      speaker: who === 'a' ? 'agent' : 'caller',
      text,
      final: who !== 'p',
    });
  });
}

const MOBILE = redactor.text('0412 555 123');

test('masks digits that are told in pieces, and gives the last piece the token of the number', () => {
  expect(
    shown([
      'a: and what is your mobile number',
      'c: oh four one two',
      'a: mm hmm',
      'c: triple five',
      'c: one two three',
      'a: so that is oh four one two triple five one two three',
      'c: yes, and two coffees please',
    ]),
  ).toEqual([
    'and what is your mobile number',
    '<PHONE:removed>',
    'mm hmm',
    '<PHONE:removed>',
    MOBILE,
    `so that is ${MOBILE}`,
    'yes, and two coffees please',
  ]);
});

test.each([
  'card 4111 1111 1111 1111',
  'my phone is 0412 555 123, card four one one one, one one one one, one one one one, one one one one',
  'my number is 0412 555 123 and my tfn is 123 456 782',
  'phone 0412 555 123, social security number 536 22 8145',
])('takes a number that a turn ends with for what it is where it is whole: %j', (text) => {
  expect(shown([`c: ${text}`, 'c: and 4 coffees please'])).toEqual([redactor.text(text), 'and 4 coffees please']);
});

test('masks a number that the caller begins without being asked', () => {
  expect(shown(['c: my phone number is oh four one two', 'c: 555', 'c: one two three'])).toEqual([
    'my phone number is <PHONE:removed>',
    '<PHONE:removed>',
    MOBILE,
  ]);
});

test.each([
  [
    'what it asks about the rest',
    [
      'a: what is your mobile number',
      'c: oh four one two triple five',
      'a: okay and the last part?',
      'c: one two three',
    ],
    [1, 3],
  ],
  ['a courteous end', ['c: my mobile is oh four one two triple five', 'c: one two three thanks mate'], [0, 1]],
  [
    'more digits than the least that there may be',
    ['c: my licence number is four six three six seven', 'c: two two one one is that alright'],
    [0, 1],
  ],
  [
    'an interjection in front',
    ['c: oh hey my mobile is oh four one two', 'c: triple five', 'c: one two three'],
    [0, 1, 2],
  ],
  [
    'nothing that announces it',
    ['c: you can sms oh four one two triple', 'a: yep', 'c: five one two three please'],
    [0, 2],
  ],
])('masks every part of a number in spite of %s', (_, lines, masked) => {
  const RAW = /(?:\b(?:oh|one|two|three|four|five|six|seven)\b[\s,]*){2}/;
  const all = shown(lines);
  expect(masked.filter((line) => RAW.test(all[line]!))).toEqual([]);
});

test('leaves the number of an order, amounts, times and counts', () => {
  const lines = [
    'a: what is your order number',
    'c: four eight two one three',
    'c: nine nine',
    'a: how many tickets would you like',
    'c: two three maybe',
    'a: what is your phone number',
    'c: one second, it costs two hundred dollars a month',
    'a: and at what time should we come',
    'c: ten thirty',
  ];
  expect(shown(lines)).toEqual(lines.map((line) => line.slice(3)));
});

test.each([
  ['a: may I have your name', 'c: ottilie pritchard', 'PERSON'],
  ['a: what is your e-mail address', 'c: jane doe at example dot com', 'EMAIL'],
  ['a: where do you live', 'c: forty two wattle street', 'ADDRESS'],
  ['a: and the postcode', 'c: two oh four two', 'POSTCODE'],
  ['a: what is your date of birth?', 'c: four three eighty two', 'BIRTH_DATE'],
  ['a: can you read me the licence number', 'c: seven five two four one three four four', 'LICENCE'],
])('takes an answer for what was asked: %s', (question, answer, entity) => {
  expect(shown([question, answer])[1]).toMatch(new RegExp(`^<${entity}:k1\\.\\w{13}>$`));
});

test('gives no token to secrets', () => {
  expect(
    shown([
      'a: and the security code on the back',
      'c: one two three',
      'a: please enter your pin',
      'c: four nine',
      'c: one one',
    ]),
  ).toEqual([
    'and the security code on the back',
    '<SECRET:cvv>',
    'please enter your pin',
    '<SECRET:pin>',
    '<SECRET:pin>',
  ]);
});

test('shows of a partial transcript nothing that is part of the answer', () => {
  const partials = [
    'four',
    'for six',
    'four six one four',
    'four six one four five five',
    'four six one four five five five',
  ];
  expect(shown(['a: what is your phone number', ...partials.map((text) => `p: ${text}`)]).slice(1)).toEqual(
    partials.map(() => ''),
  );
});

test('a revised partial replaces the one before', () => {
  const lines = [
    'p: I would like to talk to somebody about for',
    'p: I would like to talk to somebody about four one one one',
    'c: I would like to talk to somebody about form one',
  ];
  expect(shown(lines)).toEqual([
    'I would like to ',
    'I would like to talk to somebody about ',
    'I would like to talk to somebody about form one',
  ]);
});

test('keeps conversations apart and forgets those that ended', () => {
  const transcripts = createConversationRedactor(redactor);
  const caller = (conversation: string, text: string): string =>
    transcripts.said({ conversation, speaker: 'caller', text });
  transcripts.said({ conversation: 'a', speaker: 'agent', text: 'what is your phone number' });
  expect(caller('b', 'two three')).toBe('two three');
  expect(caller('a', 'two three')).toBe('<PHONE:removed>');
  transcripts.end('a');
  expect(caller('a', 'two three')).toBe('two three');
});

test('leaves what the policy keeps', () => {
  const lines = ['a: what is your phone number', 'c: oh four one two'];
  expect(shown(lines, testRedactor({ actions: { PHONE: 'keep' } }))).toEqual(lines.map((line) => line.slice(3)));
});
