import { type LocalePack, weighted } from './number-rule.ts';

/** NHS number: modulus 11 over nine digits (NHS data dictionary). */
export function isNhs(digits: string): boolean {
  const rest = 11 - (weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return digits.length === 10 && (rest === 11 ? 0 : rest) === digits.charCodeAt(9) - 48;
}

const NINO = /^(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/;

export const uk: LocalePack = {
  name: 'uk',
  numbers: [
    {
      entity: 'NATIONAL_ID',
      words: 'national insurance(?: number)?|ni(?:no)?(?: number)?',
      value: /[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)/iy,
      alone: {
        pattern: /(?<![\w-])[A-Z]{2}(?: ?\d{2}){3} ?[A-D](?![\w-])/g,
        valid: (value) => NINO.test(value),
      },
    },
    {
      entity: 'NATIONAL_ID',
      words: 'nhs(?: number)?',
      value: /\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)/y,
      plausible: isNhs,
    },
    { entity: 'ACCOUNT', words: 'sort code', value: /\d{2}[ -]?\d{2}[ -]?\d{2}(?!\w)/y },
    { entity: 'TAX_ID', words: 'utr|unique taxpayer(?: reference)?', value: /\d{5} ?\d{5}(?!\w)/y },
  ],
};
