import { REPLACEMENT_SHAPE } from '../text/replacements.ts';
import { isSystemCode } from './system-codes.ts';

/** What a word looks like. */
export const Form = {
  /** `Jane`, `O'Brien`, `Jean-Luc`, `McDonald` */
  Capital: 1,
  /** `NOAH`: two letters or more */
  Upper: 2,
  /** `J`, but not the pronoun */
  Initial: 4,
  Lower: 8,
  Number: 16,
  /** Part of something that programs write: `node_modules`, `Object.handler`, `camelCase`. */
  Machine: 32,
  /** Begins a sentence, a line or a quotation. */
  First: 64,
  /** Has `'s` behind it. */
  Possessive: 128,
  /** Has letters that no English word has. */
  Foreign: 256,
  /** `40th` */
  Ordinal: 512,
} as const;

/** A word or a number of a text. */
export interface Word {
  readonly start: number;
  /** Without the `'s` of a possessive. */
  readonly end: number;
  /** Lower case, without marks on letters. */
  readonly fold: string;
  /** Bits of {@link Form}. */
  readonly form: number;
}

const MACHINE_BEFORE = '/\\@_=#&.$%{[*+~|`^<';
const MACHINE_AFTER = '/\\@_=&{[*+~|`^<(';
/** A replacement of ours is one word that no rule looks into. */
const REPLACEMENT = new RegExp(REPLACEMENT_SHAPE, 'y');
/** `12a`, a house; `4k` and `5m` are quantities. */
const HOUSE_LETTER = /^(?:[a-c]|[A-F])(?![\w-])/;
const MAX_LETTERED = 4;
/** `</p>`, `<br/>` */
const TAG = /^<\/?[a-z][a-z\d]{0,9}[\s/>]/i;
const MAX_TAG = 14;
const TIED = /[A-Za-z]\d{1,6}-$/;
const ORDINAL = /^(?:st|nd|rd|th)(?!\w)/;
/** `d'Ouchy`, `l'Étoile` */
const ELIDED = /^[dl]['’]\p{Lu}/u;
/** What stands between two words where a sentence, a line or a quotation begins. */
const BEGINNING = /[\n.!?:"“”\r\t]|[-*•|>]\s$/;
const INNER_CAPITAL = /^(?:mc|mac|o'|d'|de|la|le|du|van|fitz|al|el|di|da|bin|abu)$/;

/** The words and numbers of `text`, in order. */
export function wordsOf(text: string, fold: (word: string) => string): Word[] {
  const words: Word[] = [];
  for (let index = 0; index < text.length;) {
    const code = text.charCodeAt(index);
    if (isLetter(code)) {
      const end = wordEnd(text, index);
      words.push(letters(text, index, end, fold, words.at(-1)));
      index = end;
    } else if (isDigit(code)) {
      let end = index + 1;
      while (isDigit(text.charCodeAt(end))) end++;
      if (end - index <= MAX_LETTERED && HOUSE_LETTER.test(text.slice(end, end + 2))) end++;
      const ordinal = ORDINAL.test(text.slice(end, end + 3));
      if (ordinal) end += 2;
      const form = ordinal ? Form.Ordinal : Form.Number;
      words.push({ start: index, end, fold: text.slice(index, end), form });
      index = end;
    } else if (code === 0x3c) {
      REPLACEMENT.lastIndex = index;
      const end = index + (REPLACEMENT.exec(text)?.[0].length ?? 1);
      if (end > index + 1) words.push({ start: index, end, fold: '', form: Form.Machine });
      index = end;
    } else index++;
  }
  return words;
}

function isLetter(code: number): boolean {
  if (code < 128) return (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  // Latin, Greek, Cyrillic … up to where punctuation begins; scripts without capitals are no names to us.
  return code >= 0xc0 && code < 0x2000 && code !== 0xd7 && code !== 0xf7;
}

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019;
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Apostrophes and hyphens join letters to one word. */
function wordEnd(text: string, start: number): number {
  let end = start + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (isLetter(code)) continue;
    const joins = isApostrophe(code) || code === 0x2d;
    if (!joins || !isLetter(text.charCodeAt(end + 1))) break;
  }
  return end;
}

function letters(
  text: string,
  start: number,
  wordEndsAt: number,
  fold: (word: string) => string,
  before: Word | undefined,
): Word {
  let end = wordEndsAt;
  let form = 0;
  if (end - start > 2 && isApostrophe(text.charCodeAt(end - 2)) && (text.charCodeAt(end - 1) | 0x20) === 0x73) {
    form |= Form.Possessive;
    end -= 2;
  }
  const word = text.slice(start, end);
  const plain = plainShapeOf(word);
  form |= plain === 0 ? shapeOf(word) : plain;
  if (plain === 0 && /[^\0-\x7f’]/.test(word)) form |= Form.Foreign;
  if (isMachine(text, start, wordEndsAt) || ((form & Form.Upper) !== 0 && isSystemCode(word))) form |= Form.Machine;
  const begins =
    before === undefined || (!followsSpace(text, before, start) && BEGINNING.test(between(text, before, start)));
  if (begins) form |= Form.First;
  return { start, end, fold: form & Form.Machine && word.length > 40 ? '' : fold(word), form };
}

/** Most words: nothing but a space stands before them. */
function followsSpace(text: string, before: Word, start: number): boolean {
  return start - before.end === 1 && text.charCodeAt(before.end) === 0x20;
}

function between(text: string, before: Word, start: number): string {
  return text.slice(Math.max(before.end, start - 8), start);
}

function isMachine(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  if (before !== '' && MACHINE_BEFORE.includes(before)) {
    // `q=Jane Roe` in a query: what has a space behind it is no identifier.
    if (before === '=' && after === ' ' && isCapital(text.charCodeAt(start))) return false;
    // `J.Smith` is no host name.
    return before !== '.' || isLetter(text.charCodeAt(start - 3)) || isDigit(text.charCodeAt(start - 2));
  }
  if (isDigit(text.charCodeAt(start - 1)) || isDigit(text.charCodeAt(end))) return true;
  // `call2-Lis`
  if (before === '-' && isDigit(text.charCodeAt(start - 2)) && TIED.test(text.slice(Math.max(0, start - 8), start)))
    return true;
  // `</p>`
  if (before === '>' && text.charAt(start - 2) === '-') return true;
  if (after === '') return false;
  if (after === '.' || after === ':' || after === '-') {
    const next = text.charCodeAt(end + 1);
    return after === '.' ? end - start > 1 && isLetter(next) : isLetter(next) || isDigit(next);
  }
  // `\"Jane Roe\"` in JSON
  if (after === '\\' && '"nrt'.includes(text.charAt(end + 1))) return false;
  // `?q=Jane Roe&page=2`
  if (after === '&' && before === ' ') return false;
  return MACHINE_AFTER.includes(after) && !(after === '<' && TAG.test(text.slice(end, end + MAX_TAG)));
}

/** The shape of most words: ASCII letters of one case, or with a capital in front; 0 for all others. */
function plainShapeOf(word: string): number {
  const isUpper = isCapital(word.charCodeAt(0));
  let capitals = 0;
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index);
    if (isCapital(code)) capitals++;
    else if (code < 0x61 || code > 0x7a) return 0;
  }
  if (capitals === 0) return Form.Lower;
  if (!isUpper) return 0;
  if (word.length === 1) return word === 'I' ? Form.Lower : Form.Initial;
  if (capitals === 1) return Form.Capital;
  return capitals === word.length ? Form.Upper : 0;
}

function shapeOf(word: string): number {
  const lower = word.toLowerCase();
  if (word === lower) return Form.Lower;
  const first = word.charAt(0);
  if (word.length === 1) return word === 'I' ? Form.Lower : Form.Initial;
  if (word === word.toUpperCase()) return Form.Upper;
  if (word === 'GmbH') return Form.Capital;
  if (first === lower.charAt(0)) return ELIDED.test(word) ? Form.Capital : Form.Machine;
  for (const part of word.split(/[-'’]/)) {
    const inner = /(?!^)\p{Lu}/u.exec(part);
    if (inner !== null && !INNER_CAPITAL.test(part.slice(0, inner.index).toLowerCase())) return Form.Machine;
  }
  return Form.Capital;
}
