import { Hint } from '../text/hints.ts';
import type { Detector } from './detector.ts';

const NUMBER = '(?:1[01]\\d|[1-9]?\\d)';
/** `I'm 42 y/o`, `42 years old`, `42-year-old`; the number is what is reported. */
const BEFORE = new RegExp(
  `(?<![\\w.,:$€£/-])(${NUMBER})(?=[ -]?(?:years?[ -]old|years? of age|y[/.]?o\\b|yrs? old|year old))`,
  'gi',
);
const BEHIND = new RegExp(
  `\\b(?:aged?(?: is|:| of)?|turned|turning|turns|when (?:he|she|they) (?:was|were|is))\\s{1,2}(${NUMBER})(?![\\w/:%-]|[.,]\\d| (?:minutes|hours|days|weeks|months|times|percent|dollars))`,
  'gi',
);

/** Ages of people. */
export const age: Detector = {
  name: 'age',
  entities: ['AGE'],
  needs: Hint.AgeWord,
  priority: 12,
  find(scan) {
    if ((scan.hints & Hint.Digit) === 0) return;
    for (const match of scan.text.matchAll(BEFORE))
      scan.report(match.index, match.index + match[1]!.length, 'AGE', match[1]);
    for (const match of scan.text.matchAll(BEHIND)) {
      const end = match.index + match[0].length;
      scan.report(end - match[1]!.length, end, 'AGE', match[1]);
    }
  },
};
