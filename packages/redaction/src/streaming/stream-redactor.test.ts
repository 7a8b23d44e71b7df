import fc from 'fast-check';
import { expect, test } from 'vitest';

import { recognisedSpeech } from '../samples/recognised-speech.ts';
import { seededRandom } from '../samples/say-number.ts';
import { seeds } from '../samples/seeds.ts';
import { spokenSamples } from '../samples/spoken-samples.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import { createStreamRedactor } from './stream-redactor.ts';
import { visiblePrefix } from './visible-prefix.ts';

const redactor = testRedactor();
const NUMBER =
  'zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|double|triple|treble|hundred';
const RAW_ROW = new RegExp(`\\d{4}|(?:\\b(?:${NUMBER})\\b[\\s,.-]*){4}`);
/** Letters and digits of a token say nothing of the value. */
const TOKEN = /<[A-Z_]+:[\w.-]+>/g;
const written = seeds.map(({ text }) => `so here it is: ${text} and that is all there is to say about it`);
const spoken = spokenSamples(36, 16).map(({ text }) => text);
/** Numbers alone; the year of a date and the number of a house may stay where the whole text keeps them. */
const numbers = spokenSamples(180, 23).filter(
  ({ entity, value }) => !/ADDRESS|BIRTH_DATE|EMAIL/.test(entity) && RAW_ROW.test(value),
);

function shownOf(redacted: string): string {
  return redacted.replaceAll(TOKEN, '');
}

function streamed(...pieces: readonly string[]): string[] {
  const stream = createStreamRedactor(redactor);
  return [...pieces.map((piece) => stream.push(piece)), stream.end()];
}

test('shows the redacted text however it is split in two', { timeout: 30_000 }, () => {
  for (const text of [...written, ...spoken]) {
    const whole = redactor.cut(text, Number.POSITIVE_INFINITY);
    for (let at = 0; at <= text.length; at++) {
      expect(streamed(text.slice(0, at), text.slice(at)).join('')).toBe(whole);
    }
  }
});

test('shows the redacted text however it is split in three, or word by word', () => {
  const text = fc.constantFrom(...written, ...spoken);
  fc.assert(
    fc.property(
      text,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (said, a, b) => {
        const [first, second] = [Math.round(Math.min(a, b) * said.length), Math.round(Math.max(a, b) * said.length)];
        const whole = redactor.cut(said, Number.POSITIVE_INFINITY);
        expect(streamed(said.slice(0, first), said.slice(first, second), said.slice(second)).join('')).toBe(whole);
        expect(streamed(...said.split(/(?<=\s)/)).join('')).toBe(whole);
      },
    ),
    { numRuns: 150 },
  );
});

test('shows no row of four digits or number words of a value, wherever it is split', { timeout: 30_000 }, () => {
  expect(numbers.length).toBeGreaterThan(60);
  const figures = seeds.filter(({ entity }) => /^(?:PHONE|CARD|SSN|IBAN)$/.test(entity));
  const texts = [...numbers.map(({ text }) => text), ...figures.map(({ text }) => `reach me at ${text} from nine`)];
  for (const text of texts) {
    for (let at = 0; at <= text.length; at++) {
      for (const shown of streamed(text.slice(0, at), text.slice(at))) {
        expect(shownOf(shown)).not.toMatch(RAW_ROW);
      }
    }
  }
});

test('shows no such row and the whole redacted text, wherever it is split in three', { timeout: 60_000 }, () => {
  const random = seededRandom(2026);
  const sentences = Object.values(recognisedSpeech).flatMap((said) => said.map((one) => one.replaceAll(/[{}]/g, '')));
  const told = [...numbers.map(({ text }) => text), ...sentences].filter(
    (text) => !RAW_ROW.test(shownOf(redactor.text(text))),
  );
  expect(told.length).toBeGreaterThan(100);
  for (const text of told) {
    const whole = redactor.cut(text, Number.POSITIVE_INFINITY);
    for (let round = 0; round < 40; round++) {
      const [first, second] = [random(), random()]
        .map((share) => Math.round(share * text.length))
        .sort((a, b) => a - b);
      const pieces = streamed(text.slice(0, first), text.slice(first, second), text.slice(second));
      expect(pieces.join('')).toBe(whole);
      for (const piece of pieces) expect(shownOf(piece)).not.toMatch(RAW_ROW);
    }
  }
});

test('shows of a partial transcript only what the whole will show', { timeout: 30_000 }, () => {
  for (const text of spoken) {
    const whole = redactor.text(text);
    for (let length = 0; length <= text.length; length++) {
      const { shown } = visiblePrefix(redactor, text.slice(0, length));
      expect(whole.slice(0, shown.length)).toBe(shown);
    }
  }
});

test('shows plain words some words later, and the rest at the end', () => {
  const stream = createStreamRedactor(redactor);
  expect(stream.push('thanks for calling, I am looking into the refund for ')).toBe(
    'thanks for calling, I am looking into ',
  );
  expect(stream.push('you right away')).toBe('');
  expect(stream.push(', it takes')).toBe('the refund for you ');
  expect(stream.end()).toBe('right away, it takes');
  expect(stream.end()).toBe('');
});

test('knows what announced a number that comes later', () => {
  const stream = createStreamRedactor(redactor);
  let shown = stream.push('my medicare number is, if I read the card that I have in my hand right, ');
  shown += stream.push('two six six oh eight two four nine six two ');
  expect(shown + stream.end()).toBe(
    'my medicare number is, if I read the card that I have in my hand right, <MEDICARE:removed> ',
  );
});

test('holds no more than it is told to, and still shows no number', () => {
  const stream = createStreamRedactor(redactor, { maxHeld: 160 });
  let shown = '';
  let fed = 0;
  for (let round = 0; round < 200; round++) {
    const piece = `um um um um four one one one ${'um '.repeat(round % 7)}`;
    fed += piece.length;
    shown += stream.push(piece);
  }
  expect(fed - shown.length).toBeLessThan(fed);
  expect(shown.length).toBeGreaterThan(0);
  const card = createStreamRedactor(redactor, { maxHeld: 160 });
  const said = `${'um '.repeat(80)}my card is four one one one one one one one one one one one one one one one ${'um '.repeat(80)}`;
  const all =
    said
      .split(/(?<=\s)/)
      .map((piece) => card.push(piece))
      .join('') + card.end();
  expect(all).toMatch(/<CARD:k1\.\w{13}>/);
  expect(all.replaceAll(TOKEN, '')).not.toMatch(RAW_ROW);
});

test('refuses to hold less than a number needs', () => {
  expect(() => createStreamRedactor(redactor, { maxHeld: 40 })).toThrow('maxHeld 40 is less than 160 characters');
});
