import { type LocalePack, weighted } from './number-rule.ts';

/** Inland Revenue number: modulus 11, with second weights where the first give 10 (IRD). */
export function isIrd(value: string): boolean {
  if (!/^\d{8,9}$/.test(value)) return false;
  const digits = value.padStart(9, '0');
  const check = (weights: readonly number[]): number => {
    const rest = weighted(digits, weights) % 11;
    return rest === 0 ? 0 : 11 - rest;
  };
  const first = check([3, 2, 7, 6, 5, 4, 3, 2]);
  const expected = first === 10 ? check([7, 4, 3, 2, 5, 2, 7, 6]) : first;
  return expected === digits.charCodeAt(8) - 48;
}

export const nz: LocalePack = {
  name: 'nz',
  numbers: [
    {
      entity: 'TAX_ID',
      words: 'ird(?: number)?|inland revenue(?: number)?',
      value: /\d{2,3}[ -]?\d{3}[ -]?\d{3}(?!\w)/y,
    },
    { entity: 'NATIONAL_ID', words: 'nhi(?: number)?', value: /[A-HJ-NP-Z]{3}\d{2}(?:\d{2}|[A-HJ-NP-Z]{2})(?!\w)/iy },
    {
      entity: 'ACCOUNT',
      words: 'nz account(?: number)?',
      value: /\d{2}-\d{4}-\d{7}-\d{2,3}(?!\w)/y,
      alone: { pattern: /(?<![\w-])\d{2}-\d{4}-\d{7}-\d{2,3}(?![\w-])/g, valid: () => true },
    },
  ],
};
