import { expect, test } from 'vitest';

import { spokenNegatives } from '../samples/spoken-negatives.ts';
import { type SpokenSample, spokenSamples } from '../samples/spoken-samples.ts';
import { testRedactor } from '../samples/test-redactor.ts';

const redactor = testRedactor();
const everything = testRedactor({ actions: { '*': 'token' } });

/** What is found, as `[entity, matched text]`. */
function found(said: string, gate = redactor): [entity: string, matched: string][] {
  return gate.explain(said).map(({ start, end, entity }) => [entity, said.slice(start, end)]);
}

/** The only replacement in a text. */
function tokenOf(said: string): string {
  const all = redactor.explain(said);
  expect(all).toHaveLength(1);
  return all[0]!.replacement;
}

test.each([
  [
    'PHONE',
    [
      '0412555123',
      '+61 412 555 123',
      'oh four one two triple five one two three',
      'plus six one four one two, five five five, one two three',
      'oh 412 treble five um one twenty three',
    ],
  ],
  [
    'PHONE',
    [
      '1300 555 123',
      'thirteen hundred triple five one two three',
      'one three hundred five five five one two three',
      'one three double oh five five five one two three',
    ],
  ],
  [
    'PHONE',
    [
      '415 555 0142',
      'four one five, five five five, oh one four two',
      'plus one four one five triple five zero one four two',
    ],
  ],
  [
    'CARD',
    [
      '4111 1111 1111 1111',
      `four ${'triple one '.repeat(5).trim()}`,
      'four one one one, one one one one, one one one one, one one one one',
    ],
  ],
  [
    'EMAIL',
    [
      'jane.doe@example.com',
      'jane dot doe at example dot com',
      'jane.doe at example dot com',
      'jane dot doe@example dot com',
      'j a n e dot d o e at example dot com',
    ],
  ],
  [
    'IP',
    [
      '203.0.113.77',
      'two oh three dot zero dot one one three dot seventy seven',
      'two hundred and three dot zero dot one hundred and thirteen dot seven seven',
    ],
  ],
  [
    'IBAN',
    [
      'GB82 WEST 1234 5698 7654 32',
      'g b eight two w e s t one two three four five six nine eight seven six five four three two',
    ],
  ],
  ['ADDRESS', ['42 Wattle Street', 'forty two wattle street', 'four two wattle street']],
  ['MAC', ['00:1a:2b:3c:4d:5e', 'mac address is zero zero one a two b three c four d five e']],
] as const)('gives a %s one token, however it is told', (entity, spellings) => {
  const tokens = spellings.map((spelling) => tokenOf(spelling));
  expect(tokens).toEqual(tokens.map(() => tokens[0]));
  expect(tokens[0]).toMatch(new RegExp(`^<${entity}:k1\\.`));
});

test.each([
  [
    'my medicare number is two six six oh, eight two four nine six two',
    'MEDICARE',
    'two six six oh, eight two four nine six two',
  ],
  ['tfn four five three eight three six seven nine oh', 'TFN', 'four five three eight three six seven nine oh'],
  ['the social is two one nine oh nine nine nine nine nine', 'SSN', 'two one nine oh nine nine nine nine nine'],
  [
    'my passport number is n for november one two three four five six seven',
    'PASSPORT',
    'n for november one two three four five six seven',
  ],
  ['rego is a b c one two three', 'PLATE', 'a b c one two three'],
  ['bsb oh six two double zero zero', 'ACCOUNT', 'oh six two double zero zero'],
  ['postcode two oh four two', 'POSTCODE', 'two oh four two'],
  ['date of birth four three eighty two', 'BIRTH_DATE', 'four three eighty two'],
  [
    'born on the twenty first of june nineteen seventy five',
    'BIRTH_DATE',
    'the twenty first of june nineteen seventy five',
  ],
  ['unit three one oh five smith street', 'ADDRESS', 'unit three one oh five smith street'],
  [
    'I live at nine banksia grove fitzroy victoria three oh six five',
    'ADDRESS',
    'nine banksia grove fitzroy victoria three oh six five',
  ],
  ['my password is falcon seven four two two dollar sign thanks', 'SECRET', 'falcon seven four two two dollar sign'],
  ['the pin is three nine five um four', 'SECRET', 'three nine five um four'],
  ['the code they sent me is four eight two one nine three', 'SECRET', 'four eight two one nine three'],
  ['it is one two three four five six seven eight two', 'TFN', 'one two three four five six seven eight two'],
  ["my licence number's a b one two three four five six", 'LICENCE', 'a b one two three four five six'],
  ["the wifi password's sunshine forty two", 'SECRET', 'sunshine forty two'],
  ["my p i n's one two three four", 'SECRET', 'one two three four'],
  ['send it to p o box five six seven', 'ADDRESS', 'p o box five six seven'],
  ['the gate code is one two three four', 'SECRET', 'one two three four'],
  ['my tfn is 4 5 3 8 3 6 7 9 0', 'TFN', '4 5 3 8 3 6 7 9 0'],
  ['my d o b is the fifth of the sixth seventy eight', 'BIRTH_DATE', 'the fifth of the sixth seventy eight'],
  ['my p i n is four four nine one', 'SECRET', 'four four nine one'],
  ['five five five one two three four is my mobile', 'PHONE', 'five five five one two three four'],
] as const)('finds in %j', (said, entity, value) => {
  expect(found(said)).toEqual([[entity, value]]);
});

test('masks what was taken back together with what was meant, and the token is that of what was meant', () => {
  const meant = tokenOf('0413555123');
  for (const said of [
    'oh four one two no sorry oh four one three five five five one two three',
    'oh four one two, I mean oh four one three, triple five one two three',
    'oh four one two no three five five five one two three',
    'oh four one two scratch that oh four one three triple five one two three',
  ]) {
    expect(redactor.text(`it's ${said} okay`)).toBe(`it's ${meant} okay`);
  }
});

test.each([
  ['jane doe, all one word, at example dot com', 'janedoe@example.com'],
  ['n for november o a h at example dot com', 'noah@example.com'],
  ['smith s m i t h at example dot com', 'smith@example.com'],
  ['jane underscore doe sixty two at g mail dot com', 'jane_doe62@gmail.com'],
  ['jane plus news at big pond dot com dot a u', 'jane+news@bigpond.com.au'],
])('reads the address in %j', (said, written) => {
  expect(tokenOf(`my email is ${said}`)).toBe(tokenOf(written));
});

/** The share of values that must be covered whole. */
const LEAST = {
  PHONE: 0.97,
  CARD: 0.97,
  TFN: 0.97,
  MEDICARE: 0.97,
  LICENCE: 0.97,
  PIN: 0.97,
  EMAIL: 0.95,
  BIRTH_DATE: 0.9,
  ADDRESS: 0.8,
};

test('finds what people say about themselves, in sentences that no set has', () => {
  const samples = spokenSamples(1800, 815);
  for (const [entity, share] of Object.entries(LEAST)) {
    const own = samples.filter((sample) => sample.entity === entity);
    const missed = own.filter((sample) => !isCovered(sample)).map((sample) => sample.text);
    expect(missed.length <= own.length * (1 - share) ? [] : missed).toEqual([]);
  }
});

test('leaves quantities, times, prices, orders and counting alone', () => {
  const touched = spokenNegatives.filter((sentence) => found(sentence, everything).length > 0);
  expect(touched.length <= 3 ? [] : touched).toEqual([]);
});

test('leaves what is no number of anybody', () => {
  for (const sentence of [
    'one two three four five six seven eight nine ten',
    'order number is four eight two one three nine',
    'look at dot net',
    'may I have five of them',
    'it is 10.4 or two',
    'trace 4bf92f35 one two three',
  ]) {
    expect({ sentence, found: found(sentence, everything) }).toEqual({ sentence, found: [] });
  }
});

function isCovered({ text: said, value }: SpokenSample): boolean {
  const at = said.indexOf(value);
  const findings = redactor.explain(said);
  return value
    .split('')
    .every(
      (character, index) =>
        /\W/.test(character) || findings.some(({ start, end }) => start <= at + index && at + index < end),
    );
}

test('redacting what was spoken twice changes nothing more', () => {
  for (const { text } of spokenSamples(900, 4)) {
    const once = redactor.text(text);
    expect(redactor.text(once)).toBe(once);
  }
});

test('finds values wherever they stand in a long text', () => {
  const filler = 'and then we talked about the weather and the garden for a while ';
  const said = 'call me on oh four one two triple five one two three ';
  for (let before = 110; before < 136; before++) {
    const redacted = redactor.text(`${filler.repeat(before)}${said}${filler.repeat(20)}`);
    expect(redacted.slice(filler.length * before, -filler.length * 20)).toBe(`call me on ${tokenOf('0412555123')} `);
  }
});
