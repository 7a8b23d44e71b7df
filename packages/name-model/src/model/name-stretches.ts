import type { NameEntity } from './labels.ts';
import type { Word } from './words.ts';

/** What a model says about a word. */
export interface WordVerdict {
  readonly entity: NameEntity;
  readonly begins: boolean;
}

/** A name in a text. */
export interface NameStretch {
  readonly start: number;
  readonly end: number;
  readonly entity: NameEntity;
}

/** What joins the words of a name with nothing around it: `Jean-Luc`, `O'Brien`, `St.Claire`. */
const JOINT = /^[-'’.]$/;

/** Joins the words of each name; whole words always, so that no piece of a name stays readable. */
export function nameStretches(
  text: string,
  words: readonly Word[],
  verdicts: readonly (WordVerdict | undefined)[],
): NameStretch[] {
  const stretches: { start: number; end: number; entity: NameEntity; last: number }[] = [];
  for (let index = 0; index < words.length; index++) {
    const verdict = verdicts[index];
    if (verdict === undefined) continue;
    const { start, end } = words[index]!;
    const before = stretches.at(-1);
    if (before?.entity === verdict.entity && continues(text, before.end, start, index - before.last, verdict.begins)) {
      before.end = end;
      before.last = index;
    } else stretches.push({ start, end, entity: verdict.entity, last: index });
  }
  return stretches.map(({ start, end, entity }) => ({ start, end, entity }));
}

/** Whether a word goes on with the name that ended at `end`; `distance` in words. */
function continues(text: string, end: number, start: number, distance: number, begins: boolean): boolean {
  const between = text.slice(end, start);
  if (JOINT.test(between) || between === '') return true;
  // Nothing but a space or a line's end: lines that nobody read may lie between.
  return distance === 1 && !begins && /^\s{1,3}$/.test(between);
}
