import { isCommon, isPlaceName } from '../prose/lexicon.ts';
import { numberRunAt } from './number-run.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';

/** Tokens `[first, last]` of an address, and how it is written. */
export interface SpokenAddress {
  readonly first: number;
  readonly last: number;
  readonly written: string;
}

const MAX_NAME = 4;
const MAX_NUMBER = 8;
/** What stands behind a number in other sentences as well: `one way`, `two more places`. */
const AMBIGUOUS =
  /^(?:drive|court|place|close|way|square|loop|rise|row|walk|st|gardens|quay|lane|alley|circuit|terrace|parade|mews)$/;
/** `a four lane road`, `a two way street`. */
const NO_NAME =
  /^(?:way|lane|lanes|star|storey|side|different|more|other|busy|mile|miles|metre|metres|meters|minute|minutes|hour|hours|dollar|dollars|people|cars|houses|blocks|years|year|times|percent|hundred|thousand|million|per|whole|big|long|short|good|nice)$/;
const CONTEXT =
  /\b(?:live|lives|lived|living|moving|address|deliver(?:ed|y)?|located|location|send|sent|ship|shipped|mail|house|home|stay|staying|moved|move|at|pick ?up|pick (?:me|us|him|her|it) up|from|drop ?off|office|property|street|billing|resid\w{2,5}|come)\b[^.?!;\n]{0,40}$/i;
const UNIT = /^(?:unit|apartment|apt|flat|suite|level|lot|shop|number|villa|townhouse|room|floor)$/;
const STATE =
  /^(?:nsw|vic|qld|wa|sa|tas|act|nt|victoria|queensland|tasmania|new south wales|western australia|south australia|northern territory|australian capital territory|australia|new zealand)$/;
const MAX_BEHIND = 3;

/** The address whose number begins at token `index`: `forty two wattle street`, `unit three one oh five smith street`. */
export function spokenAddressAt(speech: SpokenText, index: number): SpokenAddress | undefined {
  const run = numberRunAt(speech, index, index + MAX_NUMBER);
  if (run === undefined || run.plus || run.digits.length > 6 || run.corrections.length > 2) return undefined;
  const box = postBoxBefore(speech, index);
  if (box !== undefined) return written(speech, box, reach(speech, run.last), index);
  const letter = isHouseLetter(speech, run.last + 1);
  const street = streetEnd(speech, run.last + (letter ? 2 : 1));
  if (street === undefined) return undefined;
  const first = unitBefore(speech, index);
  const start = speech.tokens[first]!.start;
  const context = first < index || CONTEXT.test(speech.text.slice(Math.max(0, start - 56), start));
  const last = reach(speech, street);
  // With its suburb behind it, or a number that is told digit by digit, it needs no other words.
  const sure = context || last > street || (run.digits.length >= 3 && run.elements === run.digits.length);
  if (!sure && (letter || !isNamed(speech, run.last + 1, street))) return undefined;
  return written(speech, first, last, index);
}

/** The address in tokens `[first, last]` with its numbers in figures. */
function written(speech: SpokenText, first: number, last: number, number: number): SpokenAddress {
  const words: string[] = [];
  for (let at = first; at <= last;) {
    // The number of the house is a number of its own: `unit three, forty two`.
    const run = numberRunAt(speech, at, Math.min(at + MAX_NUMBER, at < number ? number : last + 1));
    words.push(run === undefined ? speech.word(at) : run.digits.map(({ digit }) => digit).join(''));
    at = run === undefined ? at + 1 : run.last + 1;
  }
  return { first, last, written: words.join(' ') };
}

/** `po box`, `p o box` before its number. */
function postBoxBefore(speech: SpokenText, index: number): number | undefined {
  if (speech.word(index - 1) !== 'box' || !speech.follows(index)) return undefined;
  if (speech.word(index - 2) === 'po') return index - 2;
  return speech.word(index - 2) === 'o' && speech.word(index - 3) === 'p' ? index - 3 : undefined;
}

/** Token of the word for a street behind one to four words of its name. */
function streetEnd(speech: SpokenText, index: number): number | undefined {
  for (let at = index; at <= index + MAX_NAME; at++) {
    if (!speech.follows(at) || !/^[ ,]{1,2}$/.test(speech.gap(at))) return undefined;
    if (at > index && speech.is(at, Speech.Street) && !/^st$/.test(speech.word(at + 1))) {
      // `first street way`, `st george street`: the last of them is the street.
      return speech.is(at + 1, Speech.Street) && speech.gap(at + 1) === ' ' && speech.word(at) === 'st' ? at + 1 : at;
    }
    const word = speech.word(at);
    const article = at === index && word === 'the';
    if (
      word === '' ||
      (speech.is(at, Speech.Function) && !article && word !== 'of') ||
      speech.is(at, Speech.Filler) ||
      NO_NAME.test(word)
    )
      return undefined;
    if (speech.isNumber(at) && at > index) return undefined;
  }
  return undefined;
}

/** `seven a myrtle street`: what follows the number is no name of a street. */
function isHouseLetter(speech: SpokenText, index: number): boolean {
  return /^[a-f]$/.test(speech.word(index)) && speech.gap(index) === ' ';
}

/** Without words before it that say so, the name of a street must be one. */
function isNamed(speech: SpokenText, first: number, street: number): boolean {
  if (!AMBIGUOUS.test(speech.word(street))) return !speech.is(first, Speech.Function);
  for (let at = first; at < street; at++) if (!isCommon(speech.word(at))) return true;
  return false;
}

/** `unit three`, `flat b`: before the number of the house. */
function unitBefore(speech: SpokenText, index: number): number {
  if (UNIT.test(speech.word(index - 1)) && speech.follows(index)) return index - 1;
  const between = /^(?:at|on|slash|of)$/.test(speech.word(index - 1)) ? 1 : 0;
  for (let back = 1 + between; back <= 4 + between && back <= index; back++) {
    if (!speech.follows(index - back + 1)) break;
    if (
      UNIT.test(speech.word(index - back)) &&
      (speech.isNumber(index - back + 1) || speech.is(index - back + 1, Speech.Letter))
    )
      return index - back;
  }
  return index;
}

/** Takes in suburb, state and postcode. */
function reach(speech: SpokenText, street: number): number {
  let last = street;
  for (let round = 0; round < 4; round++) {
    const next = behind(speech, last + 1);
    if (next === undefined) break;
    last = next;
  }
  return last;
}

function behind(speech: SpokenText, index: number): number | undefined {
  const in_ = /^(?:in)$/.test(speech.word(index)) && speech.follows(index) ? 1 : 0;
  for (let count = MAX_BEHIND; count >= 1; count--) {
    const last = index + in_ + count - 1;
    let joined = true;
    for (let at = index; at <= last; at++) joined &&= speech.follows(at) && speech.word(at) !== '';
    if (!joined) continue;
    const phrase = speech.tokens
      .slice(index + in_, last + 1)
      .map(({ word }) => word)
      .join(' ');
    if (
      STATE.test(phrase) ||
      (isPlaceName(phrase) && !(count === 1 && (isCommon(phrase) || speech.is(last, Speech.Function))))
    )
      return last;
  }
  // A suburb that no list has, with its state or postcode behind it.
  for (const count of [1, 2]) {
    const names = Array.from({ length: count }, (_, offset) => index + in_ + offset);
    if (!names.every((at) => speech.follows(at) && isSuburb(speech, at))) break;
    const after = index + in_ + count;
    if (speech.follows(after) && (STATE.test(speech.word(after)) || isPostcode(speech, after))) return after - 1;
  }
  const code = /^(?:postcode|zip|zipcode)$/.test(speech.word(index + in_)) ? 1 : 0;
  const at = index + in_ + code;
  return speech.follows(at) && isPostcode(speech, at) ? numberRunAt(speech, at, at + MAX_NUMBER)!.last : undefined;
}

function isSuburb(speech: SpokenText, at: number): boolean {
  return (
    speech.word(at).length > 2 &&
    !speech.isNumber(at) &&
    !speech.is(at, Speech.Function | Speech.Filler | Speech.Correction | Speech.Mark)
  );
}

function isPostcode(speech: SpokenText, at: number): boolean {
  const run = numberRunAt(speech, at, at + MAX_NUMBER);
  return run !== undefined && !run.plus && (run.digits.length === 4 || run.digits.length === 5);
}
