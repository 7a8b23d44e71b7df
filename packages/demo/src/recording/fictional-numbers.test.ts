import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  phoneNumberIn,
  realNumbersIn,
  replaceInSegments,
  withFictionalField,
  withFictionalNumbers,
} from './fictional-numbers.ts';

const NAMES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
/** What a digit counts for in a card number's check: the odd places double, digits of the result added. */
const LUHN = [
  [0, 2, 4, 6, 8, 1, 3, 5, 7, 9],
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
];
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
    ['4111-1111-1111-1111 and 245-496-9863', /^4111-1111-1111-1111 and 202-555-01\d\d$/],
    ['245-496-9863 and 461-425-8668', /^202-555-01\d\d and 202-555-01\d\d$/],
    ['(245) 496-9863 or', /^\(202\) 555-01\d\d or$/],
    ['+44 20 7946 0958', /^\+11 20 2555 01\d\d$/],
    ['the phone number on my account is 2454969863', /^the phone number on my account is 20255501\d\d$/],
    ['four one two one nine eight oh', /^five five five zero one \w+ \w+$/],
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
    // Cards, which redaction knows by itself.
    'my card is 4111-1111-1111-1111 thanks',
    '4111 1111 1111 1111',
    'four one one one one one one one one one one one one one one one',
    'three seven eight two eight two two four six three one oh oh oh five',
    '378282246310005',
    // SSN: nine digits are no phone number anywhere in North America.
    '219-09-9999',
    'two one nine oh nine nine nine nine nine',
    // Account and routing numbers, by their length or because somebody says so.
    'account number 00123456789012',
    'my account number is 2454969863',
    "the routing number that's on it 021000021",
    'order number two four five four nine six nine',
    // Dates of birth.
    '04-12-1980',
    '4-12-1980',
    '4/12/1980',
    '1980-04-12',
    'oh four twelve nineteen eighty',
    'born four twelve nineteen eighty',
    'four twenty three nineteen eighty five',
    'twelve four twenty oh one',
    '4 12 1980',
    // Addresses of the other kind.
    '192.168.100.24',
    // Set aside for fiction already.
    '202-555-0143',
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

  test('is replaced whole once it is known, however it was mangled', () => {
    const [said = ''] = replaceInSegments(['two four five five four nine six nine eight six three'], ['2454969863']);
    expect(digitsSaid(said)).toMatch(/^120255501\d\d$/);
    expect(realNumbersIn(said)).toEqual([]);
  });

  test('is no card, not even one that shares digits with a number that is known', () => {
    expect(replaceInSegments(['4111 1111 1111 1111'], ['2111111111'])).toEqual(['4111 1111 1111 1111']);
  });

  test('is what a field holds, unless its name says otherwise', () => {
    expect(withFictionalField('phone', '245-496-9863')).toMatch(/^202-555-01\d\d$/);
    expect(withFictionalField('transfer source account', '2454969863')).toBe('2454969863');
    expect(withFictionalField('home address', '757 First Street, 64735')).toBe('757 First Street, 64735');
    expect(phoneNumberIn('phone', '(245) 496-9863')).toBe('2454969863');
    expect(phoneNumberIn('account_number', '2454969863')).toBeUndefined();
    expect(phoneNumberIn('home address', '757 First Street 245-496-9863')).toBeUndefined();
    expect(phoneNumberIn('card', '4111 1111 1111 1111')).toBeUndefined();
  });

  test('is no sixteen digits with a right check digit, however they are grouped', () => {
    const payload = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 15, maxLength: 15 });
    fc.assert(
      fc.property(payload, fc.constantFrom('', '-', ' '), (digits, between) => {
        const sum = digits.reduce((total, digit, at) => total + LUHN[at % 2]![digit]!, 0);
        const card = [...digits, (10 - (sum % 10)) % 10].join('').replace(/(\d{4})(?=\d)/g, `$1${between}`);
        expect(withFictionalNumbers(card)).toBe(card);
      }),
    );
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
