import { type NumberRun, isTold } from './number-run.ts';
import { segmentsOf } from './segment-digits.ts';
import type { SpokenText } from './spoken-tokens.ts';

/** What is written for a stretch of the original. */
export interface Unit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A stretch of speech as it would be written, in order and without gaps in its meaning. */
export interface Rewrite {
  /** Tokens `[first, last]`. */
  readonly first: number;
  readonly last: number;
  readonly units: readonly Unit[];
  /** The row of digits that it is, if it is nothing else. */
  readonly run?: NumberRun;
  /** Whether it is a code of letters and digits. */
  readonly code?: boolean;
  /** What it is without a doubt. */
  readonly value?: { readonly entity: string; readonly canonical: string };
}

const SERVICE = /^1[38]00\d{6}$/;
/** `13 11 14`, at the rate of a local call all over Australia; `13 14 15` is counting. */
const LOCAL_RATE = /^13(?!1415|1517|1619)[1-9]\d{3}$/;

/** `text` for the tokens `[first, last]`. */
export function unit(speech: SpokenText, text: string, first: number, last: number): Unit {
  return { text, start: speech.tokens[first]!.start, end: speech.tokens[last]!.end };
}

/** What was written in figures stays as it is, so that nobody looks at it twice. */
function asWritten({ first, last }: NumberRun): Rewrite {
  return { first, last, units: [] };
}

/** `oh four one two …` as `0412…`, `one nine two dot one …` as `192.1…`. */
export function rewriteRun(speech: SpokenText, run: NumberRun): Rewrite {
  if (!isTold(run)) return asWritten(run);
  const units: Unit[] = [];
  const at = (index: number): Unit => {
    const { digit, first, last } = run.digits[index]!;
    return unit(speech, digit, first, last);
  };
  if (run.plus) units.push(unit(speech, '+', run.first, run.first));
  if (run.marks.size > 0) {
    for (let index = 0; index < run.digits.length; index++) {
      const mark = run.marks.get(index);
      const one = at(index);
      if (mark !== undefined) units.push({ text: mark, start: at(index - 1).end, end: one.start });
      units.push(one);
    }
    return { first: run.first, last: run.last, units, run };
  }
  // `thirteen eleven fourteen`; told one by one it is like any other number of six digits.
  const inPairs = run.elements === 3;
  for (const { from, to, digits } of segmentsOf(run)) {
    if (from > 0) units.push({ text: ' ', start: at(from - 1).end, end: at(from).start });
    // Where something was taken back, all that was said stands for what was meant.
    const skipped = to - from - digits.length;
    for (let index = 0; index < digits.length; index++) {
      const one = at(Math.max(from, from + skipped + index));
      const start = skipped > 0 && index === 0 ? at(from).start : one.start;
      // Numbers for free or a local call are told from others by their groups.
      const parted = SERVICE.test(digits)
        ? index === 4
        : (index === 2 || index === 4) && inPairs && LOCAL_RATE.test(digits);
      if (parted) units.push({ text: ' ', start: one.start, end: one.start });
      units.push({ text: digits.charAt(index), start, end: one.end });
    }
  }
  return { first: run.first, last: run.last, units, run };
}
