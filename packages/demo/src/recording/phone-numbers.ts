import { type DigitWord, digitsIn } from './digit-words.ts';

/** So many digits of a number that is known to be a phone's are enough to take a run for that number, slips of the tongue included. */
const TELLING = 6;
/** Said before a number that nobody can call: "my account number is". */
const NO_PHONE =
  /^(account|routing|card|security|ssn|policy|member(ship)?|order|reference|confirmation|case|birth|born|dob)$/i;
/** Said between what a number is and the number. */
const THEREFORE = /^(number|no|id|is|it's|its|was|on|ends|ending|in|with|um|uh|the|of|:|#|=|)$/i;
const PHONE = /^(phone|telephone|tele|cell(phone)?|mobile|call|text|dial|fax)\b/i;
/** Words before a number in which somebody says what it is. */
const ANNOUNCED_WITHIN = 8;

/** The numbers of a run in which one follows the other without a word between: written out in one piece each, a card, said twice. */
export function splitNumbers(run: readonly DigitWord[]): DigitWord[][] {
  const numbers: DigitWord[][] = [[]];
  for (const word of run) {
    if (word.digits.length >= 10) numbers.push([word], []);
    else numbers.at(-1)?.push(word);
  }
  return numbers.flatMap(splitSpoken).filter((number) => number.length > 0);
}

function splitSpoken(run: readonly DigitWord[]): DigitWord[][] {
  const digits = digitsIn(run);
  const length = isCard(digits.slice(0, 16))
    ? 16
    : digits.length === 20
      ? 10
      : isCard(digits.slice(-16))
        ? digits.length - 16
        : 0;
  const end = run.findIndex((_, at) => digitsIn(run.slice(0, at + 1)).length === length) + 1;
  return end === 0 ? [[...run]] : [run.slice(0, end), run.slice(end)];
}

/** What surrounds a run of digits. */
export interface Said {
  /** All words of the side that said it, as written. */
  readonly words: readonly string[];
  /** Digits of phone numbers that belong to the call. */
  readonly known: readonly string[];
}

/**
 * Whether a run of digits is a phone number. By its length: 7 digits, 10, 11 with the country code 1, up to 15 after a plus; so an SSN,
 * most account numbers and a date in eight digits are none. A payment card is none. Nor is a number that its speaker has announced as
 * something else, nor a date such as "four twelve nineteen eighty". A run that has six digits in a row of a known number is that
 * number, however it was mangled.
 */
export function isPhoneNumber(run: readonly DigitWord[], { words, known }: Said): boolean {
  const digits = digitsIn(run);
  if (digits.length < 7 || isCard(digits)) return false;
  if (known.some((number) => sharesDigits(digits, number))) return true;
  const parts = run.map(({ at }) => words[at] ?? '');
  return hasPhoneLength(digits, parts) && !isDate(run, parts) && !isAnnouncedOtherwise(run[0]?.at ?? 0, words);
}

/** Payment cards: 16 digits, or 15 that begin as American Express does, with a right check digit (ISO/IEC 7812-1). */
function isCard(digits: string): boolean {
  return (digits.length === 16 || /^3[47]\d{13}$/.test(digits)) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  const sum = digits
    .split('')
    .toReversed()
    .reduce((total, digit, at) => {
      const value = Number(digit) * (at % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}

function sharesDigits(digits: string, known: string): boolean {
  for (let at = 0; at + TELLING <= known.length; at += 1) {
    if (digits.includes(known.slice(at, at + TELLING))) return true;
  }
  return false;
}

function hasPhoneLength(digits: string, parts: readonly string[]): boolean {
  if (parts[0]?.startsWith('+')) return digits.length >= 8 && digits.length <= 15;
  const [whole] = parts;
  // Figures that are grouped must be grouped as a phone number's are: 4-12-1980 and 192.168.100.24 are not.
  if (parts.length === 1 && whole !== undefined && /[-.]/.test(trimmed(whole))) {
    return /^1?[-.]?\(?\d{3}\)?[-.]?\d{3}[-.]?\d{4}$|^\d{3}[-.]?\d{4}$/.test(trimmed(whole));
  }
  return digits.length === 7 || digits.length === 10 || (digits.length === 11 && digits.startsWith('1'));
}

function trimmed(word: string): string {
  return word.replace(/[.,;:?!~]+$/, '');
}

/** Month, day and a year said in two parts or written in four figures: seven digits, as a local phone number has. */
function isDate(run: readonly DigitWord[], parts: readonly string[]): boolean {
  const digits = digitsIn(run);
  if (digits.length !== 7) return false;
  const date = run.map((each) => each.digits).join(' ');
  // "twenty three" is one number in two words.
  const [, before = '', year = ''] = /^(.*) (19|20)(?: \d\d?(?: \d)?|\d\d)$/.exec(date) ?? [];
  if (year === '') return false;
  const numbers = before.split(' ').reduce<string[]>((all, each, at) => {
    const isUnitOfTens = /ty$/i.test(parts[at - 1] ?? '') && each.length === 1;
    return isUnitOfTens ? [...all.slice(0, -1), `${all.at(-1)}${each}`] : [...all, each];
  }, []);
  const [month = 0, day = 0] = numbers.map(Number);
  return numbers.length === 2 && Math.min(month, day) >= 1 && Math.min(month, day) <= 12 && Math.max(month, day) <= 31;
}

/** Whether the words right before say that it is another kind of number, and none a little earlier that it is a phone's. */
function isAnnouncedOtherwise(at: number, words: readonly string[]): boolean {
  const before = words.slice(Math.max(0, at - ANNOUNCED_WITHIN), at).map(trimmed);
  const what = before.findLast((word) => !THEREFORE.test(word));
  return what !== undefined && NO_PHONE.test(what) && !before.some((word) => PHONE.test(word));
}
