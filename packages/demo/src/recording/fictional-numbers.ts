import { createHash } from 'node:crypto';

import { type DigitWord, digitRuns, digitsIn, spell } from './digit-words.ts';
import { isPhoneNumber, splitNumbers } from './phone-numbers.ts';

/** The digits of a phone number without its area code, and the least that one has. */
const LOCAL_DIGITS = 7;
/** 555-0100 to -0199 are set aside for fiction by the North American Numbering Plan, here with Washington's area code. */
const PREFIX = '2025550';
const FICTIONAL = /^(?:1*202|02|2)?55501\d\d$/;

/** The fictional number that stands for a real one: always the same for the same last seven digits, so that a call stays consistent. */
function fictionalNumber(real: string): string {
  const hash = createHash('sha256').update(real.slice(-LOCAL_DIGITS)).digest();
  return `${PREFIX}1${String(hash.readUInt16BE(0) % 100).padStart(2, '0')}`;
}

/** The last so many digits of a number's fictional stand-in; a longer run begins with the country code 1, as often as it takes. */
function standIn(real: string, length: number): string {
  return fictionalNumber(real).padStart(length, '1').slice(-length);
}

/** Replaces every phone number in a text, written or spoken. */
export function withFictionalNumbers(text: string): string {
  return replaceInSegments([text], []).join('');
}

/** Replaces the phone numbers that a field of a form holds; its name says what others are: `account: 2454969863` is none. */
export function withFictionalField(name: string, value: string): string {
  return replaceInSegments([wordsOf(name), value], []).at(-1) ?? value;
}

/** The digits of a field that holds a phone number and nothing else: the digits of an address are none that somebody could call. */
export function phoneNumberIn(name: string, value: string): string | undefined {
  if (!/^\+?[\d\s().-]+$/.test(value)) return undefined;
  return withFictionalField(name, value) === value ? undefined : value.replace(/\D/g, '');
}

function wordsOf(name: string): string {
  return name.replaceAll('_', ' ').trim();
}

/**
 * Replaces every phone number in what one person said, segment by segment: the digits of one number may be spread over several.
 * A part of a number in `known` is replaced however short it is, once it has three digits.
 */
export function replaceInSegments(segments: readonly string[], known: readonly string[]): string[] {
  const lists = segments.map((text) => text.split(' '));
  const words = replaceWords(lists, known);
  let from = 0;
  return lists.map((list) => words.slice(from, (from += list.length)).join(' '));
}

function replaceWords(lists: readonly (readonly string[])[], known: readonly string[]): string[] {
  const said = lists.flat();
  const words = [...said];
  for (const run of digitRuns(words).flatMap(splitNumbers)) {
    const digits = digitsIn(run);
    const isWhole = isPhoneNumber(run, { words: said, known });
    if (isWhole && FICTIONAL.test(digits)) continue;
    const replacement = isWhole ? standIn(digits, digits.length) : partOfKnown(digits, known);
    if (replacement !== undefined) write(words, run, replacement);
  }
  return words;
}

/** What stands for a part of a known number, such as the "four nine six" of 245-496-9863. */
function partOfKnown(digits: string, known: readonly string[]): string | undefined {
  if (digits.length < 3 || digits.length > LOCAL_DIGITS) return undefined;
  for (const number of known) {
    const at = number.indexOf(digits);
    if (at >= 0) return standIn(number, number.length).slice(at, at + digits.length);
  }
  return undefined;
}

function write(words: string[], run: readonly DigitWord[], replacement: string): void {
  let from = 0;
  for (const { at, digits } of run) {
    words[at] = spell(replacement.slice(from, from + digits.length), words[at] ?? '');
    from += digits.length;
  }
}

/** The runs of seven or more digits in a text, written or spoken, that are no fictional number. */
export function realNumbersIn(text: string): string[] {
  return digitRuns(text.split(/\s+/))
    .map(digitsIn)
    .filter((digits) => digits.length >= LOCAL_DIGITS && !FICTIONAL.test(digits));
}
