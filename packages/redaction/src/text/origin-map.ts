import type { Edit } from './apply-edits.ts';

/** Where each unit of a text that is edited again and again came from in the original. */
export class OriginMap {
  #starts: Int32Array;
  #ends: Int32Array;

  constructor(length: number) {
    this.#starts = Int32Array.from({ length }, (_, index) => index);
    this.#ends = this.#starts.map((start) => start + 1);
  }

  /** The stretch of the original that `[start, end)` of the text as it is now came from. */
  originOf(start: number, end: number): { readonly start: number; readonly end: number } {
    return { start: this.#starts[start] ?? 0, end: this.#ends[end - 1] ?? 0 };
  }

  /** Follows edits, which are ordered and apart: what is put in stands for the whole of what it replaced. */
  apply(edits: readonly Edit[]): void {
    const grown = edits.reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0);
    const starts = new Int32Array(this.#starts.length + grown);
    const ends = new Int32Array(starts.length);
    let at = 0;
    let to = 0;
    const copyUntil = (end: number): void => {
      starts.set(this.#starts.subarray(at, end), to);
      ends.set(this.#ends.subarray(at, end), to);
      to += end - at;
    };
    for (const edit of edits) {
      copyUntil(edit.start);
      const { start, end } = this.originOf(edit.start, edit.end);
      starts.fill(start, to, to + edit.text.length);
      ends.fill(end, to, to + edit.text.length);
      to += edit.text.length;
      at = edit.end;
    }
    copyUntil(this.#starts.length);
    this.#starts = starts;
    this.#ends = ends;
  }
}
