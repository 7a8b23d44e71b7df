import { isWordAt } from '../text/digit-groups.ts';
import { Hint } from '../text/hints.ts';
import { passesMod97 } from './checksums.ts';
import type { Detector } from './detector.ts';

/** Country and length, from the IBAN registry of SWIFT (release 99). */
const LENGTHS =
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30';
const COUNTRY = /^[A-Za-z]{2}$/;

/** International bank account numbers: length of the country, ISO 7064 check; spaces and dashes between groups. */
export const iban: Detector = {
  name: 'iban',
  entities: ['IBAN'],
  needs: Hint.Digits,
  priority: 75,
  find(scan) {
    const { text } = scan;
    const groups = scan.groups();
    for (let index = 0; index < groups.length; index += 2) {
      const start = groups[index]! - 2;
      // Two check digits behind two letters.
      if (start < 0 || groups[index + 1]! - groups[index]! < 2 || isWordAt(text, start - 1)) continue;
      const country = text.slice(start, start + 2);
      const length = COUNTRY.test(country) ? lengthOf(country.toUpperCase()) : 0;
      if (length === 0) continue;
      const end = endAfter(text, start, length);
      if (end < 0 || isWordAt(text, end)) continue;
      const canonical = text.slice(start, end).replaceAll(/[ -]/g, '').toUpperCase();
      if (passesMod97(canonical)) scan.report(start, end, 'IBAN', canonical);
    }
  },
};

function lengthOf(country: string): number {
  for (let index = LENGTHS.indexOf(country); index >= 0; index = LENGTHS.indexOf(country, index + 1)) {
    if (index % 4 === 0) return Number(LENGTHS.slice(index + 2, index + 4));
  }
  return 0;
}

/** Where `count` letters and digits from `start` end, with at most one separator between two; −1 if there are fewer. */
function endAfter(text: string, start: number, count: number): number {
  let seen = 0;
  for (let index = start; index < text.length; index++) {
    if (isWordAt(text, index)) {
      if (++seen === count) return index + 1;
    } else if (!' -'.includes(text.charAt(index)) || !isWordAt(text, index - 1)) return -1;
  }
  return -1;
}
