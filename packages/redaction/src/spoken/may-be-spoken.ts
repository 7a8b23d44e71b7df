import { Hint } from '../text/hints.ts';
import { keywordHash, keywordTable } from '../text/keywords.ts';
import { NUMBER, Speech, spokenWord } from './spoken-words.ts';

const GAP = 5;
/** Behind a number these make it the first of several, or a date: `four um one`, `two dot`, `first of may`, `two years old`. */
const BEHIND =
  /^(?:um|uh|er|and|no|i|dash|dot|point|sorry|space|of|day|years?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|[a-z])$/i;
const MARK = /^(?:dot|dotcom|underscore)$/;
/** Other words share the first letters of numbers, or their hash. */
const COUNTS = NUMBER | Speech.Ordinal;
const MONTH = /^(?:jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*|the)$/i;
/** With one of these a single number is a value. */
const BESIDE =
  /\b(?:street|road|avenue|lane|drive|boulevard|crescent|parade|highway|terrace|court|place|close|grove|way|circuit|esplanade|square|st|rd|ave|mews|quay|password|passcode|pin|box)\b/i;

/** `4 5 3 8 3 6 7 9 0`: a number that was told digit by digit, and written in figures. */
const APART =
  /(?<![\w.])(?:\d{1,2}(?:[ ,-]|\.(?!\d)){1,3}(?:(?:um|uh|er|ah|and|then|dash|space|yep|yeah)[ ,]{1,2}){0,2}){5}\d/i;
/** `970, then 025 401` */
const PARTED = /\d[,.]? (?:and )?(?:then|um|uh|er|ah),? \d/i;
/** `the 3rd of the 5th 1990` */
const ORDINALS = /\d(?:st|nd|rd|th) of the \d/i;

/** Whether the figures of a text stand one by one; with a comma behind each they are a list, unless `announced`. */
export function mayBeTold(text: string, announced: boolean): boolean {
  if (ORDINALS.test(text) || PARTED.test(text)) return true;
  const row = APART.exec(text)?.[0];
  return row !== undefined && (announced || /\d [a-z\d]/i.test(row));
}

/** Whether anything in a text may have been spoken as a value: two numbers behind each other, a mark that is said. */
export function mayBeSpoken(text: string): boolean {
  const keywords = keywordTable();
  let hash = 0;
  let length = 0;
  // Where the last number ended, and the last word.
  let numberEnd = -GAP;
  let wordStart = 0;
  let wordEnd = -GAP;
  let single = false;
  for (let index = 0; index <= text.length; index++) {
    const code = text.charCodeAt(index);
    const small = code | 0x20;
    if (small >= 0x61 && small <= 0x7a) {
      hash = keywordHash(hash, code, length++);
      continue;
    }
    if (length > 0) {
      const start = index - length;
      const near = start - numberEnd < GAP;
      if (near || (keywords[hash]! & Hint.SpokenWord) !== 0) {
        const word = text.slice(start, index).toLowerCase();
        if (isMarked(word, text, index)) return true;
        if ((spokenWord(word).kind & COUNTS) !== 0) {
          if (near || (start - wordEnd < GAP && MONTH.test(text.slice(wordStart, wordEnd)))) return true;
          single = true;
          numberEnd = index;
        } else if (near && BEHIND.test(word)) return true;
      }
      wordStart = start;
      wordEnd = index;
      hash = 0;
      length = 0;
    }
    if (code <= 0x39 && code >= 0x30) {
      if (index - numberEnd < GAP && single) return true;
      const next = text.charCodeAt(index + 1);
      if ((next === 0x20 || next === 0x2c || next === 0x2d) && isBeforeNumber(text, index + 1)) return true;
    }
  }
  return single && BESIDE.test(text);
}

/** `dot`, or `at` before a written host: `jane at example.com`. */
function isMarked(word: string, text: string, end: number): boolean {
  if (word === 'point') return /^ (?:com|net|org|io)\b/i.test(text.slice(end, end + 5));
  return word === 'at' ? /^ \w[\w-]{0,40}\.[a-z]{2}/i.test(text.slice(end, end + 48)) : MARK.test(word);
}

/** Whether a number as a word stands behind the figures that end before `at`. */
function isBeforeNumber(text: string, at: number): boolean {
  const word = /^[ ,-]{1,4}([a-z]{2,9})\b/i.exec(text.slice(at, at + 16))?.[1];
  return word !== undefined && (spokenWord(word.toLowerCase()).kind & NUMBER) !== 0;
}
