import { Hint } from '../text/hints.ts';
import type { Detector } from './detector.ts';

const SCHEME = /\b(bearer|basic)(?:\s{1,4}|%20|\+)([\w.~+/=:-]{6,8192})/gi;
/** A word is no credential: "bearer authentication", "basic information". */
const WORD = /^[A-Za-z]{1,19}[.:]?$/;

/** What follows `Bearer` and `Basic` in an authorization header or in text about one. */
export const bearer: Detector = {
  name: 'bearer',
  entities: ['SECRET'],
  needs: Hint.SecretWord,
  priority: 85,
  find(scan) {
    for (const match of scan.text.matchAll(SCHEME)) {
      const [whole, scheme, credential] = match;
      const kind = scheme!.toLowerCase();
      if (kind === 'basic' ? !isBasic(credential!) : WORD.test(credential!)) continue;
      const end = match.index + whole.length;
      scan.report(end - credential!.length, end, 'SECRET', kind);
    }
  },
};

/** RFC 7617: `user:password` in base64. */
function isBasic(credential: string): boolean {
  return Buffer.from(credential, 'base64').includes(':');
}
