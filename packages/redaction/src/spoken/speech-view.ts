import type { Rewrite } from './rewrite.ts';
import type { SpokenText } from './spoken-tokens.ts';

/** A rewritten stretch: `[start, end)` in the view and `[from, to)` in the original. */
export interface Rewritten {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly rewrite: Rewrite;
}

/** A text with what was spoken in it as it would be written, and the way back to the original. */
export class SpeechView {
  readonly text: string;
  readonly rewritten: readonly Rewritten[];
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;

  /** `rewrites` are ordered and apart. */
  constructor(speech: SpokenText, rewrites: readonly Rewrite[]) {
    const source = speech.text;
    const extra = rewrites.reduce((sum, { units }) => sum + units.reduce((more, { text }) => more + text.length, 0), 0);
    this.#starts = new Int32Array(source.length + extra);
    this.#ends = new Int32Array(source.length + extra);
    const rewritten: Rewritten[] = [];
    let text = '';
    let length = 0;
    const put = (piece: string, start: number, end: number): void => {
      this.#starts.fill(start, length, length + piece.length);
      this.#ends.fill(end, length, length + piece.length);
      length += piece.length;
      text += piece;
    };
    const copy = (from: number, to: number): void => {
      for (let at = from; at < to; at++) {
        this.#starts[length] = at;
        this.#ends[length++] = at + 1;
      }
      text += source.slice(from, to);
    };
    let at = 0;
    for (const rewrite of rewrites) {
      if (rewrite.units.length === 0) continue;
      const from = speech.tokens[rewrite.first]!.start;
      const to = speech.tokens[rewrite.last]!.end;
      copy(at, from);
      const start = length;
      for (const one of rewrite.units) put(one.text, one.start, one.end);
      rewritten.push({ start, end: length, from, to, rewrite });
      at = to;
    }
    copy(at, source.length);
    this.text = text;
    this.rewritten = rewritten;
  }

  /** The stretch of the original for which `[start, end)` of the view stands. */
  originOf(start: number, end: number): { readonly start: number; readonly end: number } {
    return { start: this.#starts[start]!, end: this.#ends[end - 1]! };
  }
}
