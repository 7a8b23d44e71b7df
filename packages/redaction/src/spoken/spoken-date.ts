import { ordinalAt, saidAt } from './cardinal.ts';
import { type Rewrite, unit } from './rewrite.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';

interface Part {
  readonly text: string;
  readonly first: number;
  /** The token behind it. */
  readonly next: number;
}

const BIRTH = /\b(?:born|birth|birth ?date|birthday|d\.? ?o\.? ?b\.?)\b[^\n\d]{0,48}$/i;
const FIRST_YEAR = 1880;
const LAST_YEAR = 2059;

/** The date that is said from token `index` on: `the fourth of march nineteen eighty two`, `march fourth`. */
export function spokenDateAt(speech: SpokenText, index: number): Rewrite | undefined {
  if (speech.word(index) === 'the') return theDate(speech, index);
  return (
    dayFirst(speech, index) ??
    monthFirst(speech, index) ??
    (mayBegin(speech, index) ? inNumbers(speech, index) : undefined)
  );
}

/** `the fourth of …`: what is said of a date belongs to it. */
function theDate(speech: SpokenText, index: number): Rewrite | undefined {
  const begins = speech.is(index + 1, Speech.Ordinal | Speech.Tens) && speech.follows(index + 1);
  const date = begins ? spokenDateAt(speech, index + 1) : undefined;
  if (date === undefined) return undefined;
  const [day, ...rest] = date.units;
  return { ...date, first: index, units: [{ ...day!, start: speech.tokens[index]!.start }, ...rest] };
}

function dayFirst(speech: SpokenText, index: number): Rewrite | undefined {
  const day = dayAt(speech, index);
  if (day === undefined) return undefined;
  let month = skip(speech, day.next, /^(?:day|of)$/, 2);
  month = skip(speech, month, /^(?:um|uh|er)$/, 1);
  if (!speech.is(month, Speech.Month) || !speech.follows(month)) return undefined;
  // `five may be enough`
  if (
    speech.word(month) === 'may' &&
    month === day.next &&
    !speech.is(index, Speech.Ordinal | Speech.Tens) &&
    yearAt(speech, month + 1) === undefined
  )
    return undefined;
  return dated(speech, index, [day, { text: speech.word(month), first: month, next: month + 1 }], month + 1, ' ');
}

function monthFirst(speech: SpokenText, index: number): Rewrite | undefined {
  if (!speech.is(index, Speech.Month)) return undefined;
  const at = skip(speech, index + 1, /^the$/, 1);
  const day = speech.follows(index + 1) ? dayAt(speech, at) : undefined;
  if (day === undefined) return undefined;
  if (
    speech.word(index) === 'may' &&
    !speech.is(day.next - 1, Speech.Ordinal) &&
    yearAt(speech, day.next) === undefined
  )
    return undefined;
  return dated(speech, index, [{ text: speech.word(index), first: index, next: index + 1 }, day], day.next, ' ');
}

/** `four three eighty two`, `the fourth of the third nineteen eighty two`: only behind words that say so. */
function inNumbers(speech: SpokenText, index: number): Rewrite | undefined {
  const day = dayAt(speech, index);
  if (day === undefined) return undefined;
  const month = dayAt(speech, skip(speech, day.next, /^(?:of|the|slash|dash|day)$/, 3));
  if (month === undefined || !speech.follows(month.first) || (Number(month.text) > 12 && Number(day.text) > 12))
    return undefined;
  const at = skip(speech, month.next, /^(?:slash|dash|of)$/, 1);
  const year = yearAt(speech, at);
  if (year === undefined || !speech.follows(at)) return undefined;
  const before = speech.text.slice(Math.max(0, speech.tokens[index]!.start - 64), speech.tokens[index]!.start);
  if (!BIRTH.test(before)) return undefined;
  return dated(speech, index, [day, month], month.next, '/');
}

/** Whether looking for a date in numbers alone is worth it: in the middle of a row it is none. */
function mayBegin(speech: SpokenText, index: number): boolean {
  return !(speech.isNumber(index - 1) && speech.follows(index));
}

function dated(speech: SpokenText, first: number, parts: readonly Part[], next: number, mark: string): Rewrite {
  const at = skip(speech, next, /^(?:in|of|slash|dash)$/, 1);
  const year = speech.follows(at) ? yearAt(speech, at) : undefined;
  const all = year === undefined ? parts : [...parts, year];
  const units = all.flatMap((part, index) => {
    const written = unit(speech, part.text, part.first, part.next - 1);
    return index === 0
      ? [{ ...written, start: speech.tokens[first]!.start }]
      : [{ ...written, text: mark, end: written.start }, written];
  });
  return { first, last: (year?.next ?? next) - 1, units };
}

function dayAt(speech: SpokenText, index: number): Part | undefined {
  const zero = speech.is(index, Speech.Digit) && speech.tokens[index]!.value === '0' ? 1 : 0;
  const said = ordinalAt(speech, index) ?? saidAt(speech, index + zero);
  if (said === undefined || said.digits.length > 2) return undefined;
  const day = Number(said.digits);
  return day >= 1 && day <= 31 ? { text: String(day), first: index, next: said.next } : undefined;
}

/** `nineteen eighty two`, `two thousand and four`, `twenty oh four`, `eighty two`, `one nine eight two`. */
function yearAt(speech: SpokenText, index: number): Part | undefined {
  let digits = '';
  let next = index;
  for (let count = 0; count < 4 && digits.length < 4 && (count === 0 || speech.follows(next)); count++) {
    const said = saidAt(speech, next);
    if (said === undefined) break;
    // In `eighty two five …` a longer number follows.
    digits += said.digits;
    next = said.next;
    if (digits.length === 2 && Number(digits) > 20 && !/^(?:1|20)/.test(digits)) break;
  }
  const year = digits.length === 2 ? fullYear(Number(digits)) : Number(digits);
  if (digits.length !== 2 && digits.length !== 4) return undefined;
  return year >= FIRST_YEAR && year <= LAST_YEAR ? { text: String(year), first: index, next } : undefined;
}

/** Two digits of a year of birth. */
function fullYear(short: number): number {
  return short > 29 ? 1900 + short : 2000 + short;
}

function skip(speech: SpokenText, index: number, words: RegExp, most: number): number {
  let at = index;
  while (at - index < most && words.test(speech.word(at)) && speech.follows(at)) at++;
  return at;
}
