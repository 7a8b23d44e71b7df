import { splitLine } from './parse-line.ts';
import type { Place } from './place.ts';

/** Enough for a disk that was full; a log that is torn in more places is reported as such. */
const MAX_HELD = 100;
const MAX_HELD_CHARACTERS = 64_000_000;

/** What two documents that are not the same differ in; whatever stands before it, requests of one process share. */
const TELLS_APART = /"(?:timeUnixNano":"\d+|spanId":"[0-9a-f]+)"/;

/**
 * Finds the documents that broke off and were written again: a Collector whose disk is full leaves the beginning of a
 * line behind, and repeats the whole line once there is room. What such a beginning held is not lost.
 *
 * A beginning counts as repeated when a later document starts with exactly its text, and that text is long enough to
 * hold the time or the span id of its first record.
 */
export class WrittenAgain {
  #held: { readonly text: string; readonly place: Place }[] = [];
  #characters = 0;
  /** By place, how many documents that broke off there have not been met again. */
  readonly #open = new Map<string, number>();

  /** Takes the lines in the order of their writing; `isTorn` where a document on it breaks off. */
  line(text: string, place: Place, isTorn: boolean): void {
    if (!isTorn) {
      this.#meet(text);
      return;
    }
    for (const { piece, content } of splitLine(text)) {
      this.#meet(piece);
      if (content === undefined) this.#hold(piece, place);
    }
  }

  /** Whether everything that breaks off on a line was written again. */
  has(place: Place): boolean {
    return this.#open.get(placeKey(place)) === 0;
  }

  clear(): void {
    this.#held = [];
    this.#characters = 0;
    this.#open.clear();
  }

  #meet(piece: string): void {
    if (this.#held.length === 0) return;
    this.#held = this.#held.filter(({ text, place }) => {
      if (!piece.startsWith(text)) return true;
      this.#characters -= text.length;
      this.#count(place, -1);
      return false;
    });
  }

  #hold(text: string, place: Place): void {
    this.#count(place, 1);
    const hasRoom = this.#held.length < MAX_HELD && this.#characters + text.length <= MAX_HELD_CHARACTERS;
    if (!hasRoom || !TELLS_APART.test(text)) return;
    this.#held.push({ text, place });
    this.#characters += text.length;
  }

  #count(place: Place, by: number): void {
    const key = placeKey(place);
    this.#open.set(key, (this.#open.get(key) ?? 0) + by);
  }
}

/** Lines are told apart by it. */
export function placeKey({ file, offset }: Place): string {
  return `${file}:${offset}`;
}
