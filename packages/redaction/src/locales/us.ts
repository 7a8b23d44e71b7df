import { type LocalePack, weighted } from './number-rule.ts';

/** Routing number of a bank: weights 3, 7, 1 (ABA). */
function isRouting(digits: string): boolean {
  return digits.length === 9 && weighted(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0;
}

/** Vehicle identification number: the ninth character checks the others (49 CFR 565). */
export function isVin(vin: string): boolean {
  const value = (character: string): number => {
    const index = '0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ'.indexOf(character);
    return index % 10;
  };
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  const sum = weights.reduce((total, weight, index) => total + weight * value(vin.charAt(index)), 0);
  return vin.length === 17 && '0123456789X'.charAt(sum % 11) === vin.charAt(8);
}

/** Its first characters are spelled out: over a counted class the engine cannot skip. */
const VIN = new RegExp(`(?<![\\w-])${'[A-HJ-NPR-Z\\d]'.repeat(8)}[A-HJ-NPR-Z\\d]{5}\\d{4}(?![\\w-])`, 'g');

export const us: LocalePack = {
  name: 'us',
  numbers: [
    { entity: 'ACCOUNT', words: '(?:aba |bank )?routing(?: number)?', value: /\d{9}(?!\w)/y, plausible: isRouting },
    {
      entity: 'SSN',
      words: 'ssn|social security(?: number)?|social|itin|tax ?payer(?: identification)?(?: number)?|ein',
      value: /\d{3}[ -.]?\d{2}[ -.]?\d{4}(?!\w)|\d{2}-\d{7}(?!\w)/y,
    },
    {
      entity: 'MEDICAL_RECORD',
      words:
        'mrns?|medical record(?: numbers?)?|patient(?: id| number)|npi|dea(?: number)?|member id|health plan(?: id| number)?|hicn|mbi',
      value: /(?=[A-Z-]{0,6}\d)[A-Z]{0,5}-?\d[A-Z\d-]{3,15}(?!\w)/iy,
    },
    {
      entity: 'VEHICLE',
      words: 'vin|vehicle identification(?: number)?|chassis(?: number)?',
      value: /[A-HJ-NPR-Z\d]{11,17}(?!\w)/iy,
      alone: { pattern: VIN, valid: (value) => /[A-Z]/.test(value) && isVin(value) },
    },
  ],
};
