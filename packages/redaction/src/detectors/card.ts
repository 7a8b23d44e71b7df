import { type DigitGroups, isDigitAt, isWordAt } from '../text/digit-groups.ts';
import { Hint } from '../text/hints.ts';
import { passesLuhn } from './checksums.ts';
import type { Detector, Scan } from './detector.ts';

const MIN_DIGITS = 12;
const MAX_DIGITS = 19;
/** Issuer ranges with their lengths: Visa, Mastercard, Amex, Diners, Discover, JCB, UnionPay, Mir. */
const ISSUER =
  /^(?:4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|095|[689]\d)\d{11,16}|6(?:011|4[4-9]\d|5\d\d)\d{12,15}|35\d{14,17}|(?:2131|1800)\d{11}|62\d{14,17}|220[0-4]\d{12})$/;
/** Maestro: so wide a range that short numbers need words around them. */
const MAESTRO = /^(?:5[06-9]|6\d)\d{10,17}$/;
/** A trace id or digest has runs of digits that pass Luhn by chance. */
const HEX = /^[\da-f]{20,}$/i;

/** Payment card numbers: known issuer range, right length, Luhn; groups may be split by spaces, dashes and dots. */
export const card: Detector = {
  name: 'card',
  entities: ['CARD'],
  needs: Hint.Digits,
  priority: 80,
  find(scan) {
    const groups = scan.groups();
    const { digits, offsets } = digitsOf(scan.text, groups);
    if (digits.length < MIN_DIGITS) return;
    for (let first = 0; first < groups.length; first += 2) {
      // No issuer's numbers begin otherwise; 1 is JCB's old 1800.
      if (!'123456'.includes(scan.text.charAt(groups[first]!))) continue;
      const last = longestCard(scan, first, digits, offsets);
      if (last < 0) continue;
      const start = groups[first]!;
      const end = groups[last + 1]!;
      scan.report(start, end, 'CARD', digits.slice(offsets[first / 2], offsets[last / 2 + 1]));
      first = last;
    }
  },
};

/** All digits of a text, and for each group how many stand before it, with one entry more for the end. */
function digitsOf(text: string, groups: DigitGroups): { readonly digits: string; readonly offsets: readonly number[] } {
  let digits = '';
  const offsets: number[] = [];
  for (let index = 0; index < groups.length; index += 2) {
    offsets.push(digits.length);
    digits += text.slice(groups[index], groups[index + 1]);
  }
  offsets.push(digits.length);
  return { digits, offsets };
}

/** Whether a number without words around it is a card of an issuer that is in use. */
export function isCardNumber(digits: string): boolean {
  return digits.length >= 14 && digits.length <= MAX_DIGITS && passesLuhn(digits) && isIssued(digits, 0);
}

/** The last group of the longest card that begins with group `first`; −1 if none does. */
function longestCard(scan: Scan, first: number, all: string, offsets: readonly number[]): number {
  const { text } = scan;
  const groups = scan.groups();
  const from = offsets[first / 2]!;
  let found = -1;
  for (let index = first; index < groups.length; index += 2) {
    const start = groups[index]!;
    const end = groups[index + 1]!;
    if (index > first && !isSeparator(text, groups[index - 1]!, start) && !isList(text, groups, first, index)) break;
    const to = offsets[index / 2 + 1]!;
    const length = to - from;
    if (length > MAX_DIGITS) break;
    // JCB's old numbers are the only ones with a 1 in front.
    if (length >= 4 && all.charCodeAt(from) === 0x31 && !all.startsWith('1800', from)) break;
    if (length < MIN_DIGITS || !passesLuhn(all, from, to) || isOrder(groups, first, index)) continue;
    if (isIssued(all.slice(from, to), scan.hints) && standsAlone(text, groups[first]!, end)) found = index;
  }
  return found;
}

/** `581-6081385-8019938`: no card is printed so, but Amazon's orders are. */
function isOrder(groups: DigitGroups, first: number, index: number): boolean {
  return index === first + 4 && lengthsOf(groups, first, 3) === '3,7,7';
}

/** How many digits each of `count` groups has. */
function lengthsOf(groups: DigitGroups, first: number, count: number): string {
  return Array.from({ length: count }, (_, at) => groups[first + 2 * at + 1]! - groups[first + 2 * at]!).join(',');
}

/** `4111_1111_1111_1111` and with commas: lists look so as well, hence only in the groups that are printed on cards. */
function isList(text: string, groups: DigitGroups, first: number, index: number): boolean {
  const mark = text.charAt(groups[index]! - 1);
  const gap = text.slice(groups[index - 1], groups[index - 1]! + 3).slice(0, groups[index]! - groups[index - 1]!);
  // As it is told: `3736, 976142, 56586`.
  if (gap === ', ' && lengthsOf(groups, first, 3) === '4,6,5') return index <= first + 4;
  if (((mark !== '_' && mark !== ',') || gap.length !== 1) && gap !== ', ') return false;
  // A fifth number in the row: a list.
  const longer = [groups[first - 1]! + 1 === groups[first]!, groups[first + 7]! + 1 === groups[first + 8]!];
  return lengthsOf(groups, first, 4) === '4,4,4,4' && index <= first + 6 && !longer.includes(true);
}

function isSeparator(text: string, start: number, end: number): boolean {
  if (end - start > 2) return false;
  for (let index = start; index < end; index++) if (!' -.\t\n\r'.includes(text.charAt(index))) return false;
  return true;
}

function isIssued(digits: string, hints: number): boolean {
  return ISSUER.test(digits) || (MAESTRO.test(digits) && (digits.length >= 16 || (hints & Hint.Prose) !== 0));
}

function standsAlone(text: string, start: number, end: number): boolean {
  // 0.4111…: decimals of a number.
  if (text.charCodeAt(start - 1) === 0x2e && /(?<!\w)\d{1,20}\.$/.test(text.slice(Math.max(0, start - 24), start)))
    return false;
  if (text.charCodeAt(end) === 0x2e && isDigitAt(text, end + 1) && isDigitAt(text, end + 4)) return false;
  // An account number inside an ARN.
  if (end - start === MIN_DIGITS && text.charCodeAt(start - 1) === 0x3a && text.charCodeAt(end) === 0x3a) return false;
  if (!isWordAt(text, start - 1) && !isWordAt(text, end)) return true;
  return end - start >= 14 && !HEX.test(wordAround(text, start, end));
}

function wordAround(text: string, start: number, end: number): string {
  let from = start;
  let to = end;
  while (start - from < 64 && isWordAt(text, from - 1)) from--;
  while (to - end < 64 && isWordAt(text, to)) to++;
  return text.slice(from, to);
}
