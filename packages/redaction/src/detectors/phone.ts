import { type DigitGroups, isDigitAt, isWordAt } from '../text/digit-groups.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';
import { type WrittenNumber, canonicalPhone } from './phone-shapes.ts';

/** Only Australia's numbers at the rate of a local call are so short, and those of the smallest countries. */
const MIN_DIGITS = 6;
const MAX_DIGITS = 15;
/** More groups of a digit or two than anybody's number has, even one that is told digit by digit. */
const MAX_ROW = 24;
const ACCOUNT = 12;
const EXTENSION = /^(?:\s?(?:x|ext\.?|extension)\s?)\d{1,6}(?!\w)/i;
/** `orders-3@9876543210`: topic, partition and offset. */
const PARTITION = /\w-\d{1,5}@$/;
/** `sip:+1415…:5060`, `415…,Jane`, `sms_415….json`: something else begins behind the mark. */
const NEXT = /^(?:,|:|\.[A-Za-z])/;
/** What stands right before a number that someone can be called on. */
const CONTEXT =
  /(?:(?<![A-Za-z\d])(?:phone|mobile|mob\.?|cell|tele?phone|tel\.?|fax\.?|find me|call|text|sms|ring|dial|reach|contact|whatsapp|hotline|helpline|ph\.?|answer(?:ing)?(?= (?:at|on))|messages?(?= (?:to|from))|call me|my number|number is|registered)(?![A-Za-z\d]))(?:[\s:=#"'_-]| number| no\.?| is| me| us| him| her| them| back| on| at| to| under| it's){0,6}\(?\+?$/i;
/** `call Lifeline on`, `you can reach Jane at`: who or what is called stands between. */
const CONTEXT_BEFORE_NAME =
  /\b(?:call|ring|dial|reach|contact|text|sms|phone|message|get)\b[^.?!;:\n\d]{1,32} (?:(?:on|at) |\()$/i;
/** `Mobile 0491 570 156, home 9488 1234`, `m: 0491570156`: labels of cards and forms. */
const LABEL = /(?:[,;|\n] ?(?:home|work|office|direct|desk|after hours):? |(?<![A-Za-z\d])[wm]: ?)\(?\+?$/i;
/** `030 123456 office`, as on cards. */
const BEHIND = /^(?:x\d{1,6})?(?:,? \(?|-)(?:office|fax|mobile|mob|cell|home|work|desk|direct|phone|tel)\b/i;
/** Words that stand before ids and dates as well: `call 100023456 completed`, `text 20261120 sent`. */
const WEAK_CONTEXT = /(?<![A-Za-z\d])(?:call|text|sms|ring|dial|reach|contact|answer|messages?)[\s:=#"'_-]{0,6}$/i;
const ID_OR_DATE = /^(?:1\d{8}|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/;

/** Phone numbers as people write them: E.164, US and Canada, Australia, United Kingdom, New Zealand, others by grouping. */
export const phone: Detector = {
  name: 'phone',
  entities: ['PHONE'],
  needs: Hint.Digits,
  priority: 40,
  find(scan) {
    const groups = scan.groups();
    for (let first = 0; first < groups.length; first += 2) {
      const row = rowEnd(scan.text, groups, first);
      if (row - first > 2 * MAX_ROW) {
        first = row;
        continue;
      }
      if (!beginsNumber(scan.text, groups[first]!, groups[first - 1] ?? -2)) continue;
      const last = reportLongest(scan, first);
      if (last >= 0) first = last;
    }
  },
};

/** The last of the groups of one or two digits that follow one another from `first`: a table, a series, no number. */
function rowEnd(text: string, groups: DigitGroups, first: number): number {
  let last = first;
  for (;;) {
    const next = last + 2;
    if (groups[last + 1]! - groups[last]! > 2 || next >= groups.length) break;
    if (groups[next]! - groups[last + 1]! > 2 || groups[next + 1]! - groups[next]! > 2) break;
    if (isWordAt(text, groups[last + 1]!)) break;
    last = next;
  }
  return last;
}

/** Whether a number may begin here, and not in the middle of an id, a version, a decimal. */
function beginsNumber(text: string, start: number, previousEnd: number): boolean {
  const before = text.charAt(start - 1);
  if (isWordAt(text, start - 1)) return false;
  if (before === '+') return true;
  if (before === '(') return !isDigitAt(text, start - 2);
  if (before === '@' && PARTITION.test(text.slice(Math.max(0, start - 8), start))) return false;
  // A comma or colon after a digit parts columns: `7,0491570156,Jane`.
  if (previousEnd === start - 1 && '-.'.includes(before)) return false;
  if (before === '-')
    return isWordAt(text, start - 2)
      ? /(?<!\w)[A-Za-z]{2,16}-$/.test(text.slice(Math.max(0, start - 18), start))
      : true;
  return !(before === '.' && isWordAt(text, start - 2));
}

/** Reports the longest phone number that begins with group `first` and returns its last group; −1 if there is none. */
function reportLongest(scan: Scan, first: number): number {
  const { text } = scan;
  const groups = scan.groups();
  const number: WrittenNumber = { digits: '', lengths: [], separators: '', ...prefixOf(text, groups[first]!) };
  let context: boolean | undefined;
  let found = -1;
  let canonical: string | undefined;
  for (let index = first; index < groups.length; index += 2) {
    const start = groups[index]!;
    const end = groups[index + 1]!;
    if (index > first && !joins(text, groups[index - 1]!, start, number)) break;
    number.digits += text.slice(start, end);
    number.lengths.push(end - start);
    if (number.digits.length > MAX_DIGITS + 2) break;
    if (
      number.digits.length < MIN_DIGITS ||
      (number.digits.length === MIN_DIGITS && !standAlone(text, groups, first, index))
    )
      continue;
    if (!endsNumber(text, groups[first]!, end)) continue;
    const shape = canonicalPhone(number, () => {
      context ??= hasContext(text, groups[first]!);
      return (
        (context || isNamedBehind(text, end)) &&
        !(ID_OR_DATE.test(number.digits) && isWeak(text, groups[first]!, number))
      );
    });
    if (shape === undefined) continue;
    found = index;
    canonical = shape;
  }
  if (found < 0) return -1;
  const start = groups[first]! - (number.parenthesis ? 1 : 0) - (number.plus ? 1 : 0);
  scan.report(start, withExtension(text, groups[found + 1]!), 'PHONE', canonical);
  return found;
}

function hasContext(text: string, start: number): boolean {
  // A word must end right before; looking for it spares rows of numbers the pattern.
  if (!/[a-z.À-ɏ][\s:=#"'(+_-]{0,6}$/i.test(text.slice(Math.max(0, start - 7), start))) return false;
  const before = text.slice(Math.max(0, start - 48), start);
  return CONTEXT.test(before) || CONTEXT_BEFORE_NAME.test(before) || LABEL.test(before);
}

/** Whether six digits stand alone: not in a row of numbers, as in `0 13 11 14 *`. */
function standAlone(text: string, groups: DigitGroups, first: number, last: number): boolean {
  const before = groups[first]! - (groups[first - 1] ?? -9);
  const behind = (groups[last + 2] ?? text.length + 9) - groups[last + 1]!;
  return before > 2 && behind > 2 && !/^ ?[*%$€]/.test(text.slice(groups[last + 1], groups[last + 1]! + 2));
}

function isNamedBehind(text: string, end: number): boolean {
  // Looking for a letter first spares rows of numbers the pattern.
  return /[a-z]/i.test(text.slice(end, end + 3)) && BEHIND.test(text.slice(end, end + 24));
}

function isWeak(text: string, start: number, { lengths }: WrittenNumber): boolean {
  return lengths.length === 1 && WEAK_CONTEXT.test(text.slice(Math.max(0, start - 24), start));
}

function prefixOf(text: string, start: number): Pick<WrittenNumber, 'plus' | 'parenthesis' | 'attached'> {
  // `(535-62-3390)` is a number in parentheses, no area code.
  const parenthesis = text.charAt(start - 1) === '(' && /^\d{1,6}\)/.test(text.slice(start, start + 7));
  return {
    parenthesis,
    attached: /[A-Za-z][-_]$/.test(text.slice(Math.max(0, start - 2), start)),
    // `5+61491570156` is a sum or a form; a number in it must be one without its plus.
    plus: text.charAt(start - (parenthesis ? 2 : 1)) === '+' && !isDigitAt(text, start - (parenthesis ? 3 : 2)),
  };
}

/** Takes in the separator before the next group; `false` where the number ends. */
function joins(text: string, end: number, start: number, number: WrittenNumber): boolean {
  if (start - end > 3) return false;
  if (text.charAt(end) === '/' || text.charAt(end + 1) === '/') return joinsAreaCode(text, end, start, number);
  for (let index = end; index < start; index++) if (!' -.()_'.includes(text.charAt(index))) return false;
  number.separators += text.slice(end, start).replaceAll(/[()]/g, '').trim() || ' ';
  return true;
}

/** `030/1234567`, `(06)/448 1235`: the area code, and nothing but a slash and a space behind it. */
function joinsAreaCode(text: string, end: number, start: number, number: WrittenNumber): boolean {
  const { digits, lengths, parenthesis } = number;
  if (lengths.length > 1 || digits.length > 5 || digits.length < 2 || !(parenthesis || digits.startsWith('0')))
    return false;
  if (text.charAt(end - digits.length - 1) === '/' || !/^\)?\/ ?$/.test(text.slice(end, start))) return false;
  number.separators += '/';
  // `01/02 2024`, `09/2026`
  return !/^(?:\d{1,2}|(?:19|20)\d\d)(?!\d)/.test(text.slice(start, start + 5));
}

function endsNumber(text: string, start: number, end: number): boolean {
  const after = text.charAt(end);
  if (isWordAt(text, end)) return EXTENSION.test(text.slice(end, end + 16));
  if (after === '%') return false;
  if (after === '' || !':.-,'.includes(after) || !isWordAt(text, end + 1)) return true;
  // `030 123456-Fax`, but not 10.5 and 3-abc
  if (isNamedBehind(text, end)) return true;
  if (!NEXT.test(text.slice(end, end + 2))) return false;
  if (after !== ':') return true;
  // 2026 10:30; an account in an ARN has twelve digits between colons.
  return isDigitAt(text, end - 3) && !(end - start === ACCOUNT && text.charAt(start - 1) === ':');
}

function withExtension(text: string, end: number): number {
  return end + (EXTENSION.exec(text.slice(end, end + 20))?.[0].length ?? 0);
}
