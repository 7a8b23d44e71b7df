import type { Edit } from '../text/apply-edits.ts';
import { isDigitAt, isWordAt } from '../text/digit-groups.ts';
import { Hint } from '../text/hints.ts';

const IN_WORDS = /^(?:PERSON|PLACE|ORGANISATION|NATIONALITY|ADDRESS|AGE|DATE|BIRTH_DATE)$/;
const SPACE = /\s/;
const MAX_WORD = 24;

/**
 * Whether something stands beside a replaced value in such a way that it may read differently without it
 * (`415-555-0142AKIA…`), so that the text has to be read again; `hints` are those of the text.
 */
export function isAnyGlued(edits: readonly Edit[], text: string, hints: number): boolean {
  // Without words that announce it a number has its form, which does not reach over a space into another one.
  const announced = (hints & Hint.NumberWord) !== 0;
  return edits.some(
    (edit, index) =>
      isGlued(edit, text) ||
      (announced && isBesideDigits(edit, text, edits[index - 1]?.end ?? 0, edits[index + 1]?.start ?? text.length)),
  );
}

function isGlued({ start, end, entity, text: replacement }: Edit, text: string): boolean {
  // Punctuation belongs beside words; what is written into them, or tied to others by it, may hide something.
  if (entity !== undefined && IN_WORDS.test(entity)) return isTiedBefore(text, start) || isTiedBehind(text, end);
  if (replacement.length === end - start && text.startsWith(replacement, start)) return false;
  // A key in PEM hides the lines around it.
  if (text.slice(start, end).includes('\n')) return true;
  return !/^[\s=(]?$/.test(text.charAt(start - 1)) || !/^\s?$/.test(text.charAt(end));
}

function isTiedBefore(text: string, start: number): boolean {
  return isWordAt(text, start - 1) || (isWordAt(text, start - 2) && !SPACE.test(text.charAt(start - 1)));
}

function isTiedBehind(text: string, end: number): boolean {
  if (isWordAt(text, end)) return true;
  // `Jane's`
  return isWordAt(text, end + 1) && !SPACE.test(text.charAt(end)) && !/^['’]s(?!\w)/.test(text.slice(end, end + 3));
}

/** `licence 234567re 2123 45670 1`: a number of which a part was taken for another one, which hides what is left. */
function isBesideDigits({ start, end, entity }: Edit, text: string, after: number, before: number): boolean {
  if (entity === undefined) return false;
  if (text.charAt(end) === ' ' && end + 1 < before && isDigitAt(text, end + 1)) return true;
  if (text.charAt(start - 1) !== ' ') return false;
  for (let at = start - 2; at >= after && start - at < MAX_WORD && isWordAt(text, at); at--) {
    if (isDigitAt(text, at)) return true;
  }
  return false;
}
