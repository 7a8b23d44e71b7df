import type { Edit } from '../text/apply-edits.ts';
import type { Stretch } from '../text/quoted-value.ts';

/** A text as it is after some passes, and what is to be replaced in it next. */
export interface Reading {
  readonly text: string;
  readonly edits: readonly Edit[];
  /** 1 for the text as it came. */
  readonly pass: number;
  /** How many characters may still be read again, beyond the second pass. */
  readonly left: number;
  /** Whether it may read differently once the edits are made. */
  readonly mayChange: boolean;
}

/** How far around what was replaced a text is read again. */
const AROUND = 1024;
/** What is found so near to where a stretch was cut may be half of something. */
const EDGE = 512;

/** How many characters beyond the second pass are worth it: twice the whole, or some dozen times a short text. */
export function mayReadAgain({ length }: string): number {
  return Math.max(2 * length, 8 * AROUND);
}

/** The stretches of the edited text in which what `edits` changed stands, with what is around it; in order and apart. */
export function stretchesAround(edits: readonly Edit[], before: string, after: string): readonly Stretch[] {
  const stretches: { start: number; end: number }[] = [];
  let growth = 0;
  for (const { start, end, text } of edits) {
    if (text === before.slice(start, end)) continue;
    const from = Math.max(0, start + growth - AROUND);
    growth += text.length - (end - start);
    const to = Math.min(after.length, end + growth + AROUND);
    const last = stretches.at(-1);
    if (last !== undefined && from <= last.end) last.end = to;
    else stretches.push({ start: from, end: to });
  }
  return stretches;
}

/** Edits of a stretch as edits of the text it was cut from; none that touch the cuts, nor replacements that were there. */
export function editsOfStretch(edits: readonly Edit[], { start, end }: Stretch, length: number): Edit[] {
  const first = start === 0 ? 0 : EDGE;
  const last = end - start - (end === length ? 0 : EDGE);
  return edits
    .filter((edit) => edit.entity !== undefined && edit.start >= first && edit.end <= last)
    .map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start }));
}
