import { NUMBER, Speech, spokenWord } from './spoken-words.ts';

/** A word or a row of digits, and what it stands for when it is said. */
export interface SpokenToken {
  readonly start: number;
  readonly end: number;
  /** In small letters. */
  readonly word: string;
  /** Bits of `Speech`. */
  readonly kind: number;
  readonly value: string;
}

/** Longer ones are no words of speech. */
const MAX_WORD = 24;
/** `9th`, as recognisers write what was said as `ninth`. */
const ORDINAL = /^(?:1st|2nd|3rd|[4-9]th|1\dth|20th|21st|22nd|23rd|2[4-9]th|30th|31st)(?![\w-])/i;

/** A text in words and rows of digits, in order; what stands in angle brackets is a token and one word. */
export class SpokenText {
  readonly text: string;
  readonly tokens: readonly SpokenToken[];

  constructor(text: string) {
    this.text = text;
    this.tokens = tokensOf(text);
  }

  /** Whether the token at `index` is any of `kinds`. */
  is(index: number, kinds: number): boolean {
    return ((this.tokens[index]?.kind ?? 0) & kinds) !== 0;
  }

  word(index: number): string {
    return this.tokens[index]?.word ?? '';
  }

  /** What stands between a token and the one before it; a line's end where there is none. */
  gap(index: number): string {
    const token = this.tokens[index];
    const before = this.tokens[index - 1];
    return token === undefined || before === undefined ? '\n\n' : this.text.slice(before.end, token.start);
  }

  /** Whether token `index` goes on with what was said before: no more than a pause between them. */
  follows(index: number): boolean {
    const token = this.tokens[index];
    const before = this.tokens[index - 1];
    if (token === undefined || before === undefined || token.start - before.end > 5 || token.start === before.end) {
      return false;
    }
    for (let at = before.end; at < token.start; at++) if (!' ,.-–…\n'.includes(this.text.charAt(at))) return false;
    return true;
  }

  /** Whether a number may begin at, or go on with, token `index`. */
  isNumber(index: number): boolean {
    return this.is(index, NUMBER);
  }
}

function tokensOf(text: string): SpokenToken[] {
  const tokens: SpokenToken[] = [];
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    let end = at;
    if (isDigit(code)) {
      do end++;
      while (isDigit(text.charCodeAt(end)));
      const ordinal = end - at < 3 ? ORDINAL.exec(text.slice(at, at + 6))?.[0] : undefined;
      if (ordinal !== undefined && !isLetter(text.charCodeAt(at - 1))) {
        const value = text.slice(at, end);
        end = at + ordinal.length;
        tokens.push({ start: at, end, word: ordinal.toLowerCase(), kind: Speech.Ordinal, value });
        at = end;
        continue;
      }
      const glued = isLetter(text.charCodeAt(end)) || isLetter(text.charCodeAt(at - 1));
      const word = text.slice(at, Math.min(end, at + MAX_WORD));
      tokens.push({ start: at, end, word, kind: glued || end - at > MAX_WORD ? 0 : Speech.Figures, value: word });
    } else if (isLetter(code)) {
      do end++;
      while (
        isLetter(text.charCodeAt(end)) ||
        (isApostrophe(text.charCodeAt(end)) && isLetter(text.charCodeAt(end + 1)))
      );
      const machine = end - at > MAX_WORD || isDigit(text.charCodeAt(end)) || isDigit(text.charCodeAt(at - 1));
      const word = machine ? '' : text.slice(at, end).toLowerCase().replace('’', "'");
      const { kind, value } = spokenWord(word);
      tokens.push({ start: at, end, word, kind, value });
    } else if (code === 0x3c && (end = bracketEnd(text, at)) > 0) {
      tokens.push({ start: at, end, word: '', kind: 0, value: '' });
    } else end = at + 1;
    at = end;
  }
  return tokens;
}

/** Where `<EMAIL:k1.…>` ends; 0 for other brackets. */
function bracketEnd(text: string, at: number): number {
  const close = text.slice(at, at + 64).indexOf('>');
  return close > 0 && /^<[A-Z][A-Z_]+:[\w.*-]+$/.test(text.slice(at, at + close)) ? at + close + 1 : 0;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isLetter(code: number): boolean {
  // Letters beyond ASCII make a word foreign to this vocabulary, but they belong to it.
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0xc0 && code < 0x2000);
}

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019;
}
