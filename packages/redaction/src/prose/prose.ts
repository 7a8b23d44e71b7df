import type { Detector, Scan } from '../detectors/detector.ts';
import { Hint } from '../text/hints.ts';
import { findAddresses } from './find-addresses.ts';
import type { Stretch } from './stretch.ts';
import { findNames } from './find-names.ts';
import { findNamesInSmallLetters } from './find-spoken-to.ts';
import { findNamesWithoutCapitals } from './find-names-without-capitals.ts';
import { hasGivenName, isCommon, isFamilyName, isGivenName } from './lexicon.ts';
import { ProseText } from './prose-text.ts';
import { Sense, sensesOf } from './vocabulary.ts';

const WINDOW = 8192;
const CAPITALISED = /[A-Z][A-Za-z]+/g;
/** What stands before names in small letters. */
const INTRODUCTION =
  /\b(?:(?:sur)?name(?:'s| is)|this is|h(?:i|ello|ey)|dear|m(?:r|rs|s|iss)|dr|under|named|called|(?:speak|spoke|talk|ask)\w{0,3} (?:to|with|for))\b[.,]? (?!(?:an?|the|to|for|my|your|his|her|our|not?|in|on|it|is|are|was|what|how|you|me|us|them|him|some|any|just|about|there)\b)[a-z]/i;

/** Names of people, places and organisations, and street addresses, in text that people wrote or said. */
export const prose: Detector = {
  name: 'prose',
  entities: ['PERSON', 'ADDRESS', 'PLACE', 'ORGANISATION', 'NATIONALITY'],
  needs: Hint.Prose,
  priority: 15,
  find(scan) {
    for (const { from, to } of windowsOf(scan.text)) findIn(scan, from, scan.text.slice(from, to));
  },
};

function findIn(scan: Scan, from: number, window: string): void {
  const { hints } = scan;
  const introduced = (hints & Hint.NameWord) !== 0 && INTRODUCTION.test(window);
  const street = (hints & Hint.Digit) !== 0 && (hints & Hint.StreetWord) !== 0;
  const capitals = (hints & Hint.NonAscii) !== 0 || ((hints & Hint.Capital) !== 0 && hasName(window));
  const small = (hints & Hint.Capital) === 0 && (capitals || hasGivenName(window));
  if (!capitals && !introduced && !street && !small) return;
  const text = new ProseText(window);
  for (const stretch of findAddresses(text)) report(scan, from, text, stretch, 'ADDRESS');
  if (capitals) for (const named of findNames(text)) report(scan, from, text, named, named.entity);
  if (introduced) for (const stretch of findNamesInSmallLetters(text)) report(scan, from, text, stretch, 'PERSON');
  if (small) for (const stretch of findNamesWithoutCapitals(text)) report(scan, from, text, stretch, 'PERSON');
}

/** Stretches of a long text that end with a line, a sentence or at least a word: what is known of each word is kept. */
function* windowsOf(text: string): Generator<{ readonly from: number; readonly to: number }, void> {
  let from = 0;
  while (text.length - from > WINDOW) {
    const window = text.slice(from, from + WINDOW);
    const end = [window.lastIndexOf('\n'), window.lastIndexOf('. '), window.lastIndexOf(' ')].find(
      (at) => at > WINDOW / 2,
    );
    const to = from + (end === undefined ? WINDOW : end + 1);
    yield { from, to };
    from = to;
  }
  yield { from, to: text.length };
}

/** Whether a capitalised word is neither a month, a product nor, at the beginning, plain English. */
function hasName(text: string): boolean {
  CAPITALISED.lastIndex = 0;
  for (let match = CAPITALISED.exec(text); match !== null; match = CAPITALISED.exec(text)) {
    const word = match[0].toLowerCase();
    if ((sensesOf(word) & (Sense.Known | Sense.Function)) !== 0) continue;
    if (match.index > 0 || !isCommon(word) || isGivenName(word) || isFamilyName(word)) return true;
  }
  return false;
}

function report(scan: Scan, from: number, { words }: ProseText, { first, last }: Stretch, entity: string): void {
  const canonical: string[] = [];
  for (let index = first; index <= last; index++) canonical.push(words[index]!.fold);
  scan.report(from + words[first]!.start, from + words[last]!.end, entity, canonical.join(' '));
}
