import type { Stretch } from './stretch.ts';
import { isPlaceName } from './lexicon.ts';
import { isAndSons, isEmployer, isLegalForm, isOrganisation, worksThere } from './employer.ts';
import { acts, isIntroduced, isNamed } from './introduced.ts';
import type { ProseText } from './prose-text.ts';
import { Sense } from './vocabulary.ts';
import { Form } from './words.ts';

/** A stretch of words with what it names. */
export interface Named extends Stretch {
  readonly entity: 'PERSON' | 'PLACE' | 'ORGANISATION' | 'NATIONALITY';
}

const MAX_RUN = 8;
/** The shortest word in capitals that may be a name and no abbreviation. */
const MIN_SURNAME = 3;
const MIN_UPPER = 4;

/** Names of people, places and organisations by capital letters, lists and the words around. */
export function findNames(prose: ProseText): Named[] {
  const found: Named[] = [];
  for (let index = 0; index < prose.words.length; index++) {
    if (prose.taken[index] === 1 || !begins(prose, index)) continue;
    const last = runEnd(prose, index);
    const named = name(prose, index, last, followsPerson(prose, index, found.at(-1)));
    if (named !== undefined) found.push(named);
    index = last;
  }
  for (const { first, last } of found) prose.take(first, last);
  return found;
}

/** `Monjeau, Graves and Reed`: what is joined to a person is one. */
function followsPerson(prose: ProseText, index: number, before: Named | undefined): boolean {
  if (before?.entity !== 'PERSON') return false;
  if (before.last === index - 1) return prose.gap(index) === ', ';
  return before.last === index - 2 && (prose.is(index - 1, 'and') || prose.is(index - 1, 'or'));
}

function begins(prose: ProseText, index: number): boolean {
  if (prose.has(index, Form.Machine)) return false;
  if (prose.has(index, Form.Upper)) return mayBeName(prose, index);
  return prose.has(index, Form.Capital | Form.Initial);
}

/** Among capitals all words look alike, and short ones are abbreviations: only what the lists know is a name. */
function mayBeName(prose: ProseText, index: number): boolean {
  const { fold } = prose.words[index]!;
  if (prose.means(index, Sense.Known | Sense.Function | Sense.State)) return false;
  const listed = prose.isGiven(index) || prose.isFamily(index);
  if (prose.isShouted) return listed && !prose.isCommon(index);
  return fold.length >= MIN_UPPER
    ? !prose.isCommon(index) || listed
    : listed && fold.length === 3 && !prose.isCommon(index);
}

/** `JANE DOE` among small letters: behind a given name in capitals any word in capitals is the rest of the name. */
function isSurname(prose: ProseText, index: number): boolean {
  const given = prose.has(index - 1, Form.Upper) && prose.isGiven(index - 1) && !prose.isCommon(index - 1);
  if (prose.isShouted || !given || prose.words[index]!.fold.length < MIN_SURNAME) return false;
  return !prose.means(index, Sense.Known | Sense.Function | Sense.State | Sense.Verb);
}

function runEnd(prose: ProseText, index: number): number {
  let end = index;
  for (let at = index + 1; at < prose.words.length && at - index < MAX_RUN; at++) {
    if (prose.taken[at] === 1 || prose.has(at, Form.Machine | Form.Number) || prose.has(at - 1, Form.Possessive)) break;
    const gap = prose.gap(at);
    const abbreviated =
      prose.has(at - 1, Form.Initial) || prose.means(at - 1, Sense.Honorific) || prose.is(at - 1, 'st');
    if (gap !== ' ' && gap !== ' & ' && gap !== '-' && !(abbreviated && /^\. ?$/.test(gap))) break;
    if (isLegalForm(prose, at) || isAndSons(prose, at)) end = at;
    else if (prose.is(at, 'and') && end === at - 1 && isAndSons(prose, at + 1)) continue;
    else if (
      prose.has(at, Form.Upper)
        ? mayBeName(prose, at) || isSurname(prose, at)
        : prose.has(at, Form.Capital | Form.Initial)
    )
      end = at;
    else if (!prose.means(at, Sense.Particle) || !prose.has(at, Form.Lower)) break;
  }
  return end;
}

/** What the run of capitalised words from `start` to `end` names. */
function name(prose: ProseText, start: number, end: number, joined: boolean): Named | undefined {
  if (isEmployer(prose, start)) return { first: start, last: end, entity: 'ORGANISATION' };
  let first = start;
  let honorific: number | undefined;
  // `Hello Sardagna`, `The Smiths`, `Dear Dr. Patel`
  while (first <= end && !isPlace(prose, first, end)) {
    if (prose.means(first, Sense.Honorific) && first < end) honorific ??= first;
    else if (joined || isNamed(prose, first) || !isLeading(prose, first, end)) break;
    first++;
  }
  let last = end;
  while (last > first && !isPlace(prose, first, last) && isTrailing(prose, last)) last--;
  if (first > last) return undefined;
  const entity = honorific === undefined ? entityOf(prose, first, last, joined) : 'PERSON';
  if (entity === undefined) return undefined;
  if (entity === 'NATIONALITY') return { first, last: first, entity };
  return { first: honorific ?? first, last, entity };
}

/** `South Korea`, and `in Split`, which is a word as well. */
function isPlace(prose: ProseText, first: number, last: number): boolean {
  if (first < last) {
    const side = /^(?:north|south|east|west|central)$/.test(prose.words[first]!.fold) && last === first + 1;
    const rest = side && (isPlaceName(prose.words[last]!.fold) || (isTowards(prose, first) && prose.isUnknown(last)));
    return rest || isPlaceName(prose.phrase(first, last));
  }
  // `to Republic of …`
  if (!isTowards(prose, first) || prose.means(first, Sense.Known) || prose.is(first + 1, 'of')) return false;
  return isPlaceName(prose.words[first]!.fold);
}

function isTowards(prose: ProseText, first: number): boolean {
  return prose.means(first - 1, Sense.Towards) && prose.has(first - 1, Form.Lower) && prose.gap(first) === ' ';
}

/** A word with which the sentence begins and not the name. */
function isLeading(prose: ProseText, first: number, end: number): boolean {
  if (prose.means(first, Sense.Nationality)) return false;
  if (prose.means(first, Sense.Function | Sense.Known)) {
    // `May Chen`, `Will Young`
    return !(prose.isGiven(first) && first < end && !prose.isCommon(first + 1) && !prose.means(first, Sense.Function));
  }
  if (prose.has(first, Form.Initial)) return first === end;
  if (!prose.isCommon(first)) return prose.means(first, Sense.Introduces) && first < end;
  if (isOrganisation(prose, first, end)) return prose.has(first, Form.First) && prose.means(first, Sense.Introduces);
  if (!prose.isGiven(first) && !prose.isFamily(first)) return true;
  return prose.has(first, Form.First) && prose.means(first, Sense.Introduces | Sense.Verb);
}

function isTrailing(prose: ProseText, last: number): boolean {
  if (prose.means(last, Sense.Organisation)) return false;
  // `Geetika De`
  const surname = prose.means(last, Sense.Particle) && prose.has(last, Form.Capital) && !prose.isCommon(last - 1);
  if (prose.means(last, Sense.Function | Sense.Known | Sense.Particle)) return !surname;
  if (!prose.isCommon(last) || prose.isGiven(last) || prose.isFamily(last)) return false;
  // `Jildau S Bouts`, but not `Chai Latte`
  return !(prose.isGiven(last - 1) || prose.has(last - 1, Form.Initial | Form.Foreign));
}

function entityOf(prose: ProseText, first: number, last: number, joined: boolean): Named['entity'] | undefined {
  const single = first === last;
  if (!single && isOrganisation(prose, first, last)) return 'ORGANISATION';
  if (prose.means(first, Sense.Nationality) && (single || !prose.isGiven(first))) return 'NATIONALITY';
  if (isNamed(prose, first)) return 'PERSON';
  const evidence = evidenceOf(prose, first, last);
  const listed = evidence.given || evidence.family;
  const towards = isTowards(prose, first);
  const introduced = joined || isIntroduced(prose, first, last) || acts(prose, last);
  if (
    (isPlaceName(prose.phrase(first, last)) || (!single && isPlace(prose, first, last))) &&
    !(introduced && evidence.given)
  ) {
    if (towards || !evidence.given || !single) return prose.isCommon(first) && single && !towards ? undefined : 'PLACE';
  }
  if (joined) return 'PERSON';
  if (single && !introduced && isDish(prose, first)) return undefined;
  if (!evidence.uncommon) return commonName(prose, first, last, introduced, evidence);
  if (towards && !evidence.given) return worksThere(prose, first) ? 'ORGANISATION' : 'PLACE';
  if (worksThere(prose, first) && !evidence.given) return 'ORGANISATION';
  if (single && !listed && !introduced && !standsAsName(prose, first)) return undefined;
  if (prose.isProse || introduced || (evidence.given && (evidence.family || !single))) return 'PERSON';
  return !single && isWholeLine(prose, first, last) ? 'PERSON' : undefined;
}

/** `a Caesar salad`: a kind of things, named after somebody. */
function isDish(prose: ProseText, at: number): boolean {
  if (!prose.is(at - 1, 'a') && !prose.is(at - 1, 'an')) return false;
  if (prose.gap(at + 1) !== ' ' || !prose.has(at + 1, Form.Lower) || !prose.isCommon(at + 1)) return false;
  return !prose.means(at + 1, Sense.Verb | Sense.Function);
}

/** Whether a word of no list may be a name where it stands. */
function standsAsName(prose: ProseText, at: number): boolean {
  if (prose.has(at, Form.Upper)) return false;
  // `code is <SECRET:cvv> Hi`: a number may have stood there.
  if (prose.is(at - 1, '') && prose.gap(at) === ' ' && prose.text.charAt(prose.words[at - 1]!.start) === '<')
    return false;
  // `an Americano`, `one Chai Latte`: a thing.
  if (
    prose.has(at - 1, Form.Lower | Form.Number) &&
    /^(?:a|an|one|two|some|any|each|every|no|decaf|\d+)$/.test(prose.words[at - 1]!.fold)
  )
    return false;
  const next = at + 1;
  const goesOn = /^%? $/.test(prose.gap(next));
  if (goesOn && prose.has(next, Form.Capital) && prose.isCommon(next)) return false;
  return !(
    prose.has(at, Form.First) &&
    goesOn &&
    prose.has(next, Form.Lower) &&
    !prose.means(next, Sense.Verb | Sense.Function)
  );
}

/** A line of a card or letterhead, with nothing else on it. */
function isWholeLine(prose: ProseText, first: number, last: number): boolean {
  return (
    /\n[^\p{L}]{0,8}$/u.test(prose.gap(first)) && /^\s*(?:\n|\|)/.test(prose.gap(last + 1)) && prose.text.includes('\n')
  );
}

interface Evidence {
  readonly given: boolean;
  readonly family: boolean;
  /** Some word is none of everyday English. */
  readonly uncommon: boolean;
}

function evidenceOf(prose: ProseText, first: number, last: number): Evidence {
  let given = false;
  let family = false;
  let uncommon = false;
  for (let at = first; at <= last; at++) {
    given ||= prose.isGiven(at);
    family ||= prose.isFamily(at);
    uncommon ||=
      !prose.isCommon(at) &&
      !prose.has(at, Form.Initial) &&
      !prose.means(at, Sense.Known | Sense.Particle | Sense.Nationality);
  }
  return { given, family, uncommon };
}

/** `on Server`, `the Will` */
const THINGS_FOLLOW = /^(?:the|a|an|on|in|at|of|this|that|no|each|every|any|some|per|via)$/;

/** `Mark`, `Grace Price`, `Will`: names that are words as well need more than a capital letter. */
function commonName(
  prose: ProseText,
  first: number,
  last: number,
  introduced: boolean,
  { given, family }: Evidence,
): 'PERSON' | undefined {
  const single = first === last;
  if (introduced && (given || family)) return 'PERSON';
  if (!given) return undefined;
  if (!single)
    return prose.isGiven(first) && (prose.isFamily(last) || prose.has(last, Form.Initial)) ? 'PERSON' : undefined;
  // Capitals within a sentence mean something, unless the words around have them too.
  const inSentence =
    !prose.has(first, Form.First) && prose.has(first - 1, Form.Lower) && !prose.has(first + 1, Form.Capital);
  return inSentence && prose.isProse && !THINGS_FOLLOW.test(prose.words[first - 1]!.fold) ? 'PERSON' : undefined;
}
