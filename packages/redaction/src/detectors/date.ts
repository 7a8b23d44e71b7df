import type { DigitGroups } from '../text/digit-groups.ts';
import { Hint } from '../text/hints.ts';
import type { Detector, Scan } from './detector.ts';

const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const YEAR = '(?:1[89]|20)\\d\\d';
/** `12/8/1990`, `1990-08-12 03:07:43`, `12 August 1990`, `August 12th, 1990`, `12 Aug`. */
const DATE = new RegExp(
  `(?<![\\w/.:-])(?:${YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.]${DAY}(?:[T ][0-2]?\\d:[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?(?:Z|[+-][0-2]\\d:?[0-5]\\d)?)?|${DAY}([/.-])${DAY}\\1(?:${YEAR}|\\d\\d)|${DAY}(?:st|nd|rd|th)?(?: of)?[ -]${MONTH}\\.?(?:,? ${YEAR}|-\\d{2,4})?|${MONTH}\\.? ${DAY}(?:st|nd|rd|th)?(?:,? ${YEAR})?|${MONTH}\\.? ${YEAR})(?![\\w/]|[-.:]\\d)`,
  'gi',
);
/** A year alone says something only behind these words. */
const BEFORE_YEAR = /\b(?:in|of|since|until|from|by|during|a|born|year)\s$/i;
const BEHIND_YEAR = /^(?![\w/:-]|[.,]\d| (?:ms|seconds?|minutes?|bytes|metres|meters|people|items)\b)/;
const BIRTH = /\b(?:born(?: on| in)?|date of birth|birth ?date|birthday|d\.?o\.?b\.?)\b[^\n\d]{0,24}$/i;
/** `may 5 people come`, in small letters and without a year. */
const POLITE_MAY = /^may \d{1,2}$/;
/** Four parts joined by dots are an address or a version. */
const DOTTED = /^\d+\.\d+\.\d\d$/;

/** Dates of birth by the words before them, and all other dates, which most policies keep. */
export const date: Detector = {
  name: 'date',
  entities: ['BIRTH_DATE', 'DATE'],
  needs: Hint.Digit,
  priority: 45,
  find(scan) {
    const { text } = scan;
    const groups = scan.groups();
    if ((scan.hints & Hint.DateWord) !== 0 || hasGroups(text, groups)) {
      for (const match of text.matchAll(DATE)) {
        const [value] = match;
        const birth = followsBirth(text, match.index);
        if (!birth && (DOTTED.test(value) || POLITE_MAY.test(value))) continue;
        scan.report(match.index, match.index + value.length, birth ? 'BIRTH_DATE' : 'DATE', value.toLowerCase());
      }
    }
    for (let index = 0; index < groups.length; index += 2) reportYear(scan, groups[index]!, groups[index + 1]!);
  },
};

function reportYear(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  if (end - start !== 4 || !/^(?:1[89]|20)/.test(text.slice(start, start + 2))) return;
  if (!BEFORE_YEAR.test(text.slice(Math.max(0, start - 8), start)) || !BEHIND_YEAR.test(text.slice(end, end + 10)))
    return;
  scan.report(start, end, followsBirth(text, start) ? 'BIRTH_DATE' : 'DATE', text.slice(start, end));
}

function followsBirth(text: string, start: number): boolean {
  return BIRTH.test(text.slice(Math.max(0, start - 48), start));
}

/** Whether three numbers stand together as in a date. */
function hasGroups(text: string, groups: DigitGroups): boolean {
  for (let index = 4; index < groups.length; index += 2) {
    const [first, second] = [groups[index - 3]!, groups[index - 1]!];
    if (groups[index - 2]! - first === 1 && groups[index]! - second === 1 && '-/.'.includes(text.charAt(first)))
      return true;
  }
  return false;
}
