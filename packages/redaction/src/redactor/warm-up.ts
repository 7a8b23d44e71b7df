import { type Detector, scanText } from '../detectors/detector.ts';
import { readingLists } from '../prose/lexicon.ts';
import { sensesOf } from '../prose/vocabulary.ts';
import { Hint } from '../text/hints.ts';

/** A little first: what is loaded once and what is compiled are two steps. */
const LITTLE = 'Hi Jane 1';
/** Something of everything, so that every pattern is compiled; a number of fiction. */
const SAMPLE =
  'Dear Dr. Jane Roe, this is May: my licence number is 01234567, born 2 May 1990, aged 33, at 12 High Street, ZIP 2042. https://example.com a=b "c": 0491 570 156';
/** The same as it is said, in two steps. */
const SPOKEN = [
  'call me on oh four nine one five seven oh one five six',
  'jane dot doe at example dot com, born the fourth of march nineteen eighty, at forty two wattle street',
];
const ALL_HINTS = Object.values(Hint).reduce((all, hint) => all | hint, 0);

/** Does what the first texts would otherwise wait for, in steps of a millisecond or so: lists are read, patterns compiled. */
export function* warmingUp(detectors: readonly Detector[]): Generator<void, void> {
  yield* readingLists();
  yield void sensesOf('');
  for (const detector of detectors) {
    for (const text of [LITTLE, SAMPLE, ...SPOKEN]) yield void scanText(text, ALL_HINTS, [detector]);
  }
}
