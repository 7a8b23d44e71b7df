import { Hint } from '../text/hints.ts';
import type { Detector } from './detector.ts';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Private keys in PEM and OpenPGP armour; one without its end reaches to the end of the text. */
export const privateKey: Detector = {
  name: 'private-key',
  entities: ['SECRET'],
  // Five dashes alone are no run of twelve, but the words between them are capitals with spaces.
  needs: Hint.Prose,
  priority: 95,
  find(scan) {
    if (!scan.text.includes('-----BEGIN ')) return;
    let after = 0;
    for (const match of scan.text.matchAll(BEGIN)) {
      if (match.index < after) continue;
      END.lastIndex = match.index;
      const end = END.exec(scan.text);
      after = end === null ? scan.text.length : end.index + end[0].length;
      scan.report(match.index, after, 'SECRET', 'private-key');
    }
  },
};
