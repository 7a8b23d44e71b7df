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
    const starts: number[] = [];
    const ends: number[] = [];
    let at = 0;
    for (const edit of edits) {
      for (; at < edit.start; at++) {
        starts.push(this.#starts[at]!);
        ends.push(this.#ends[at]!);
      }
      const { start, end } = this.originOf(edit.start, edit.end);
      for (let index = 0; index < edit.text.length; index++) {
        starts.push(start);
        ends.push(end);
      }
      at = edit.end;
    }
    for (; at < this.#starts.length; at++) {
      starts.push(this.#starts[at]!);
      ends.push(this.#ends[at]!);
    }
    this.#starts = Int32Array.from(starts);
    this.#ends = Int32Array.from(ends);
  }
}
