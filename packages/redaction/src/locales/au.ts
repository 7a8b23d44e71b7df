import { type LocalePack, weighted } from './number-rule.ts';

const TFN_WEIGHTS = [1, 4, 3, 7, 5, 8, 6, 9, 10];
const ABN_WEIGHTS = [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19];
const ACN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 1];
const MEDICARE_WEIGHTS = [1, 3, 7, 9, 1, 3, 7, 9];

/** Tax file number of nine digits: weighted sum divisible by 11 (ATO). */
export function isTfn(digits: string): boolean {
  return digits.length === 9 && weighted(digits, TFN_WEIGHTS) % 11 === 0;
}

/** Australian business number: first digit less one, weighted sum divisible by 89 (ABR). */
export function isAbn(digits: string): boolean {
  return digits.length === 11 && (weighted(digits, ABN_WEIGHTS) - 10) % 89 === 0;
}

/** Medicare card: begins with 2 to 6, the ninth digit checks the eight before (Services Australia). */
export function isMedicare(digits: string): boolean {
  return /^[2-6]\d{9,10}$/.test(digits) && weighted(digits, MEDICARE_WEIGHTS) % 10 === digits.charCodeAt(8) - 48;
}

function isAcn(digits: string): boolean {
  return digits.length === 9 && (10 - (weighted(digits, ACN_WEIGHTS) % 10)) % 10 === digits.charCodeAt(8) - 48;
}

export const au: LocalePack = {
  name: 'au',
  numbers: [
    {
      entity: 'TFN',
      words: 'tfn|tax file(?: number)?',
      value: /\d{3}[ -]?\d{3}[ -]?\d{2,3}(?![\w])/y,
      alone: { pattern: /(?<![\w.,+-])\d{3} \d{3} \d{3}(?![\w-]|[ .,]\d)/g, valid: isTfn },
    },
    {
      entity: 'MEDICARE',
      words: 'medicare(?: card)?(?: number)?|irn',
      value: /\d{4}[ -]?\d{5}[ -]?\d(?:[ /-]{1,3}\d)?(?!\w)/y,
      alone: { pattern: /(?<![\w.,+-])[2-6]\d{3}[ -]\d{5}[ -]\d(?:[/-]\d)?(?![\w-]|[ .]\d)/g, valid: isMedicare },
    },
    {
      entity: 'ABN',
      words: 'abn|australian business(?: number)?',
      value: /\d{2}[ -]?\d{3}[ -]?\d{3}[ -]?\d{3}(?!\w)/y,
      alone: { pattern: /(?<![\w.,+-])\d{2} \d{3} \d{3} \d{3}(?![\w-]|[ .]\d)/g, valid: isAbn },
    },
    {
      entity: 'ABN',
      words: 'acn|australian company(?: number)?',
      value: /\d{3}[ -]?\d{3}[ -]?\d{3}(?!\w)/y,
      plausible: isAcn,
    },
    {
      entity: 'NATIONAL_ID',
      words: 'crn|centrelink(?: reference)?(?: number)?|ndis(?: number)?|dva(?: file)?(?: number)?|ihi(?: number)?',
      value: /[A-Z]{0,3}\d{3}[ -]?\d{3}[ -]?\d{2,4}(?:[ -]?\d{4,6})?[A-Z]?(?!\w)/iy,
    },
    { entity: 'ACCOUNT', words: 'bsb', value: /\d{3}[ -]?\d{3}(?!\w)/y },
  ],
};
