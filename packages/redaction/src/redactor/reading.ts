import type { Edit } from '../text/apply-edits.ts';

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
const AROUND = 2048;
/** What is found so near to where a stretch was cut may be half of something. */
const EDGE = 512;

/** How many characters beyond the second pass are worth it: a few times the whole, or some dozen times a short text. */
export function mayReadAgain({ length }: string): number {
  return Math.max(4 * length, 4 * AROUND);
}

/** The stretch of the edited text in which all that `edits` changed stands, with what is around it. */
export function stretchAround(edits: readonly Edit[], before: string, after: string): { from: number; to: number } {
  const isChange = ({ start, end, text }: Edit): boolean => text !== before.slice(start, end);
  const first = edits.find(isChange)?.start ?? 0;
  const last = edits.findLast(isChange)?.end ?? before.length;
  return {
    from: Math.max(0, first - AROUND),
    to: Math.min(after.length, last + after.length - before.length + AROUND),
  };
}

/** Edits of `text.slice(from, to)` as edits of the text; none that touch what was cut, nor replacements that were there. */
export function editsOfStretch(edits: readonly Edit[], from: number, to: number, length: number): Edit[] {
  const first = from === 0 ? 0 : EDGE;
  const last = to - from - (to === length ? 0 : EDGE);
  return edits
    .filter(({ start, end, entity }) => entity !== undefined && start >= first && end <= last)
    .map((edit) => ({ ...edit, start: edit.start + from, end: edit.end + from }));
}
