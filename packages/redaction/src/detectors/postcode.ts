import { Hint } from '../text/hints.ts';
import type { Detector } from './detector.ts';

const POSTCODE =
  /\b(?:zip(?: ?code)?|post ?code|postal code|eircode)(?:[\s:=#]|\bis\b|\bfor\b|\bmy\b){0,6}([A-Z\d](?:[A-Z\d]|[ -](?=[A-Z\d]{2,4}\b)){2,9})(?!\w)/gi;

/** Postcodes behind a word that says so; those in addresses belong to the address. */
export const postcode: Detector = {
  name: 'postcode',
  entities: ['POSTCODE'],
  needs: Hint.PostcodeWord,
  priority: 14,
  find(scan) {
    for (const match of scan.text.matchAll(POSTCODE)) {
      const value = /^(?:\d{3,5}(?:-\d{3,4})?|[A-Z\d]{2,4} ?-?\d[A-Z\d]{2,3}|[A-Z\d]{3,8})(?![A-Z\d])/i.exec(
        match[1]!,
      )?.[0];
      if (value === undefined || !/\d/.test(value)) continue;
      const start = match.index + match[0].length - match[1]!.length;
      scan.report(start, start + value.length, 'POSTCODE', value.replaceAll(/[ -]/g, '').toUpperCase());
    }
  },
};
