import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { realNumbersIn, replaceInSegments, withFictionalNumbers } from './fictional-numbers.ts';

const NAMES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const area = fc.integer({ min: 200, max: 999 });
const local = fc.integer({ min: 2_000_000, max: 9_999_999 });
const number = fc.tuple(area, local).map(([first, rest]) => `${first}${rest}`);

/** An own, simpler way to find numbers than the one under test: digit words and figures next to each other. */
function digitsSaid(text: string): string {
  return text
    .split(/\s+/)
    .map((word) => (NAMES.includes(word) ? String(NAMES.indexOf(word)) : word.replace(/\D/g, '')))
    .join('');
}

describe('a phone number', () => {
  test.each<[string, RegExp]>([
    ['245-496-9863', /^202-555-01\d\d$/],
    ['(245) 496-9863', /^\(202\) 555-01\d\d$/],
    ['+1 245 496 9863', /^\+1 202 555 01\d\d$/],
    ['2454969863', /^20255501\d\d$/],
    ['496-9863', /^555-01\d\d$/],
    [
      'call two four five four nine six nine eight six three now',
      /^call two zero two five five five zero one \w+ \w+ now$/,
    ],
    [
      'two four five um four nine six [noise] ninety eight sixty three',
      /^two zero two um five five five \[noise\] zero one \w+ \w+$/,
    ],
    ['double four five four nine six nine oh six three', /^two zero two five five five zero one \w+ \w+$/],
  ])('%s becomes a fictional one in the same form', (real, fictional) => {
    expect(withFictionalNumbers(real)).toMatch(fictional);
  });

  test.each([
    'one hundred and thirty five dollars',
    'two thousand five hundred and thirty five dollars',
    'and the zip code is six four seven three five',
    "it's seven five seven first street",
    'three forty five p m',
    'oh right sure',
  ])('is not what "%s" says', (text) => {
    expect(withFictionalNumbers(text)).toBe(text);
  });

  test('is replaced where it is spread over segments, however they are cut', () => {
    fc.assert(
      fc.property(number, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), (real, cuts) => {
        const words = real.split('').map((digit) => NAMES[Number(digit)] ?? '');
        const segments = [`my number is ${words[0]}`];
        for (const [at, cut] of cuts.entries()) {
          if (cut) segments.push(words[at + 1] ?? '');
          else segments[segments.length - 1] += ` ${words[at + 1]}`;
        }
        const said = digitsSaid(replaceInSegments(segments, []).join(' '));
        expect(said).toMatch(/^20255501\d\d$/);
        expect(realNumbersIn(replaceInSegments(segments, []).join(' '))).toEqual([]);
      }),
    );
  });

  test('is replaced in parts that the other side interrupts, once it is known', () => {
    const parts = ['two four five', 'yes four nine six', "that's right nine eight six three"];
    expect(replaceInSegments(parts, ['2454969863'])).toEqual([
      'two zero two',
      'yes five five five',
      expect.stringMatching(/^that's right zero one \w+ \w+$/),
    ]);
  });

  test('gets the same stand-in wherever it is said', () => {
    fc.assert(
      fc.property(number, (real) => {
        const spoken = real
          .split('')
          .map((digit) => NAMES[Number(digit)])
          .join(' ');
        expect(digitsSaid(withFictionalNumbers(spoken))).toBe(withFictionalNumbers(real));
      }),
    );
  });

  test('keeps the number of words, so that their times still fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...NAMES, 'um', 'ninety', 'hundred', 'double', '245', 'hello', '[noise]')),
        (words) => {
          const text = words.join(' ');
          expect(withFictionalNumbers(text).split(' ')).toHaveLength(text.split(' ').length);
        },
      ),
    );
  });
});
