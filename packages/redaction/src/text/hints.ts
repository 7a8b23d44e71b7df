import { keywordHash, keywordTable } from './keywords.ts';
import type { Stretch } from './quoted-value.ts';

/** What a text has in it, found in one pass; detectors name what they need and are skipped where it is missing. */
export const Hint = {
  At: 1,
  /** At least six decimal digits. */
  Digits: 2,
  Colon: 4,
  Equals: 8,
  /** A run of twelve or more letters, digits, `_`, `-` and `+`: keys, encoded values, long words. */
  LongRun: 16,
  /** `%`, `\` or `&`: may be percent-, JSON- or HTML-encoded. */
  Encoded: 32,
  NonAscii: 64,
  AngleBracket: 128,
  /** At least three dots: an IPv4 address, a host name. */
  Dots: 256,
  /** At least two colons: an IPv6 address. */
  Colons: 512,
  Quote: 1024,
  /** A letter and a space: text that people wrote, not a bare machine value. */
  Prose: 2048,
  /** One of the words that stand beside secrets; looked for only when a detector asks. */
  SecretWord: 4096,
  /** A capital letter with another letter behind it: perhaps a name. */
  Capital: 8192,
  /** Any decimal digit. */
  Digit: 16384,
  /** The first letters of words that announce something: see `keywords.ts`, whose bits these are. */
  NumberWord: 32768,
  DateWord: 65536,
  AgeWord: 131072,
  NameWord: 262144,
  StreetWord: 524288,
  PostcodeWord: 1048576,
  SpokenWord: 2097152,
  /** A run as long as {@link Hint.LongRun} with a digit in it. */
  MixedRun: 4194304,
} as const;

const DIGIT = 1;
const LETTER = 2;
const JOINER = 3;
const CAPITAL = 4;
const CLASSES: Uint8Array = classify();

/** The {@link Hint}s of `text` without {@link Hint.SecretWord}; replacements in angle brackets, in their order, may be skipped. */
export function hintsOf(text: string, skipped: readonly Stretch[] = []): number {
  let hints = 0;
  let digits = 0;
  let dots = 0;
  let colons = 0;
  let run = 0;
  let longest = 0;
  let digitsBefore = 0;
  let letters = 0;
  let capital = false;
  let word = 0;
  let wordLength = 0;
  let next = 0;
  const keywords = keywordTable();
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 127) {
      hints |= Hint.NonAscii;
      run = 0;
      if (wordLength > 0) hints |= keywords[word]!;
      word = wordLength = 0;
      continue;
    }
    const kind = CLASSES[code];
    if (kind !== LETTER && kind !== CAPITAL && wordLength > 0) {
      hints |= keywords[word]!;
      word = wordLength = 0;
    }
    if (kind !== 0) {
      if (run === 0) digitsBefore = digits;
      if (kind === DIGIT) digits++;
      else if (kind !== JOINER) {
        letters++;
        word = keywordHash(word, code, wordLength++);
        if (capital) hints |= Hint.Capital;
        capital = kind === CAPITAL;
      }
      if (++run > longest) longest = run;
      if (run >= 12 && digits > digitsBefore) hints |= Hint.MixedRun;
      continue;
    }
    run = 0;
    capital = false;
    if (code === 0x2e) dots++;
    else if (code === 0x3a) colons++;
    else if (code === 0x3c && skipped.length > 0) {
      while (next < skipped.length && skipped[next]!.start < index) next++;
      if (skipped[next]?.start === index) {
        // A text that has lost its only capitals is none in small letters; in an address there were spaces.
        hints |= text.startsWith('ADDRESS', index + 1) ? Hint.Capital | Hint.Prose : Hint.Capital;
        index = skipped[next]!.end - 1;
      } else hints |= Hint.AngleBracket;
    } else hints |= markOf(code);
  }
  if (wordLength > 0) hints |= keywords[word]!;
  if (digits > 0) hints |= Hint.Digit;
  if (digits >= 6) hints |= Hint.Digits;
  if (dots >= 3) hints |= Hint.Dots;
  if (colons >= 1) hints |= Hint.Colon;
  if (colons >= 2) hints |= Hint.Colons;
  if (longest >= 12) hints |= Hint.LongRun;
  // Until here the flag says "there is a space".
  if (letters === 0) hints &= ~Hint.Prose;
  return hints;
}

function markOf(code: number): number {
  switch (code) {
    case 0x40:
      return Hint.At;
    case 0x3d:
      return Hint.Equals;
    case 0x25:
    case 0x5c:
    case 0x26:
      return Hint.Encoded;
    case 0x3c:
      return Hint.AngleBracket;
    case 0x22:
    case 0x27:
      return Hint.Quote;
    case 0x20:
      return Hint.Prose;
    default:
      return 0;
  }
}

function classify(): Uint8Array {
  const classes = new Uint8Array(128);
  classes.fill(DIGIT, 0x30, 0x3a).fill(CAPITAL, 0x41, 0x5b).fill(LETTER, 0x61, 0x7b);
  classes[0x2d] = JOINER;
  classes[0x5f] = JOINER;
  classes[0x2b] = JOINER;
  return classes;
}
