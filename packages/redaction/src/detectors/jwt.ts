import type { Detector } from './detector.ts';

/** `eyJ` is `{"` in base64: header and claims; signature, or the five parts of an encrypted token, may be cut off. */
const JWT = /(?<![A-Za-z0-9_-])eyJ[\w-]{5,4096}\.[\w-]{4,65536}(?:\.[\w-]{0,65536}){0,3}/g;

/** JSON web tokens, signed, encrypted, or cut. */
export const jwt: Detector = {
  name: 'jwt',
  entities: ['SECRET'],
  needs: 0,
  priority: 90,
  find(scan) {
    if (!scan.text.includes('eyJ')) return;
    for (const match of scan.text.matchAll(JWT)) {
      scan.report(match.index, match.index + match[0].length, 'SECRET', 'jwt');
    }
  },
};
