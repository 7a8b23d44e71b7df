import { type Rewrite, unit } from './rewrite.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';

/** What announces a value and is spelled as often as it is said. */
const ACRONYM = /^(?:dob|pin|tfn|cvv|cvc|bsb|abn|acn|ssn|vin|imei|iban|mrn|crn|nhs|ird|utr|mac)$/;
const LONGEST = 4;

/** `d o b` as `DOB`, so that it announces a date of birth. */
export function acronymAt(speech: SpokenText, index: number): Rewrite | undefined {
  if (!speech.is(index, Speech.Letter) || (speech.is(index - 1, Speech.Letter) && speech.gap(index) === ' ')) {
    return undefined;
  }
  let letters = speech.word(index);
  for (let last = index + 1; last < index + LONGEST && isLetter(speech, last); last++) {
    if (!/^\.? $/.test(speech.gap(last))) return undefined;
    letters += speech.word(last).charAt(0);
    const is = speech.word(last).length > 1 ? ' is' : '';
    const ends = !speech.is(last + 1, Speech.Letter) || speech.gap(last + 1) !== ' ';
    if (ends && letters.length > 2 && ACRONYM.test(letters)) {
      return { first: index, last, units: [unit(speech, `${letters.toUpperCase()}${is}`, index, last)] };
    }
  }
  return undefined;
}

/** `n`, or `n's`. */
function isLetter(speech: SpokenText, index: number): boolean {
  return speech.is(index, Speech.Letter) || /^[a-z]'s$/.test(speech.word(index));
}
