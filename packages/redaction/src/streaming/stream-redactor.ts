import { openFrom } from './open-suffix.ts';
import { type OpenTextRedactor, visiblePrefix } from './visible-prefix.ts';

/** Redacts a text that comes in pieces. */
export interface StreamRedactor {
  /** Takes the next piece and returns what can be shown by now, which may be nothing. */
  push(piece: string): string;
  /** Returns the rest, redacted. What is pushed afterwards begins a new text. */
  end(): string;
}

export interface StreamRedactorOptions {
  /** Characters that are held back at most, 512 by default and 160 at least; beyond it the oldest are shown, redacted. */
  readonly maxHeld?: number;
}

/** What was shown and says what follows: `my medicare number is`. */
const CONTEXT = 256;
/** Of what is held too long, this much stays held: more than a spoken card number takes. */
const MIN_HELD = 160;
const MAX_HELD = 512;

/**
 * Redacts a text piece by piece: what may still become a value (a row of digits or number words, half an address of
 * mail, what follows `password is`) is held back until it is decided. All that is returned, joined, is the text
 * as a whole redacted, as long as what decides about a value stands within some words of it.
 *
 * @example
 * const stream = createStreamRedactor(redactor);
 * for await (const piece of answer) show(stream.push(piece));
 * show(stream.end());
 */
export function createStreamRedactor(
  redactor: OpenTextRedactor,
  { maxHeld = MAX_HELD }: StreamRedactorOptions = {},
): StreamRedactor {
  if (!(maxHeld >= MIN_HELD)) throw new RangeError(`maxHeld ${maxHeld} is less than ${MIN_HELD} characters`);
  let text = '';
  let shownTo = 0;
  return {
    push(piece) {
      text += piece;
      // Nothing is decided within a word.
      if (!/\s/.test(piece) && text.length - shownTo <= maxHeld) return '';
      return show(openFrom(text));
    },
    end() {
      const rest = show(text.length);
      text = '';
      shownTo = 0;
      return rest;
    },
  };

  function show(open: number): string {
    const tooLong = text.length - shownTo - maxHeld;
    const { shown, length } = visiblePrefix(
      redactor,
      text,
      shownTo,
      tooLong > 0 ? Math.max(open, wordBefore(text, text.length - MIN_HELD)) : open,
    );
    shownTo = length;
    const forgotten = Math.max(0, shownTo - CONTEXT);
    const from = forgotten === 0 ? 0 : text.indexOf(' ', forgotten) + 1;
    if (from > 0 && from <= shownTo) {
      text = text.slice(from);
      shownTo -= from;
    }
    return shown;
  }
}

/** Where the word at `at` begins. */
function wordBefore(text: string, at: number): number {
  return text.lastIndexOf(' ', at) + 1;
}
