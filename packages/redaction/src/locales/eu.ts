import { type LocalePack, weighted } from './number-rule.ts';

/** DNI and NIE of Spain: the letter is the number modulo 23. */
export function isDni(value: string): boolean {
  const digits = value.replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))).slice(0, -1);
  return /^\d{8}$/.test(digits) && 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(Number(digits) % 23) === value.slice(-1);
}

/** NIR of France: 97 less the number modulo 97; Corsica's departments count as 19 and 18. */
function isNir(value: string): boolean {
  const digits = value.replace('2A', '19').replace('2B', '18');
  return /^[12]\d{14}$/.test(digits) && 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

/** PESEL of Poland. */
function isPesel(digits: string): boolean {
  return digits.length === 11 && weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** BSN of the Netherlands: the "elfproef". */
function isBsn(digits: string): boolean {
  return digits.length === 9 && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

export const eu: LocalePack = {
  name: 'eu',
  numbers: [
    {
      entity: 'NATIONAL_ID',
      words: 'dni|nie',
      value: /[XYZ]?\d{7,8}-?[A-Z](?!\w)/iy,
      alone: { pattern: /(?<![\w-])[XYZ\d]\d{7}-?[A-Z](?![\w-])/g, valid: isDni },
    },
    {
      entity: 'NATIONAL_ID',
      words: 'nir|num[eé]ro de s[eé]curit[eé] sociale|s[eé]curit[eé] sociale',
      value: /[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?!\w)/iy,
      alone: {
        pattern: /(?<![\w-])[12] \d{2} \d{2} (?:\d{2}|2[AB]) \d{3} \d{3} \d{2}(?![\w-])/g,
        valid: isNir,
      },
    },
    {
      entity: 'TAX_ID',
      words: 'codice fiscale',
      value: /[A-Z]{6}\d{2}[A-Z]\d{2}[A-Z]\d{3}[A-Z](?!\w)/iy,
      alone: {
        // Letters spelled out: over a counted class the engine cannot skip.
        pattern: /(?<![\w-])[A-Z][A-Z][A-Z][A-Z][A-Z][A-Z]\d{2}[A-EHLMPRST][0-7]\d[A-Z]\d{3}[A-Z](?![\w-])/g,
        valid: () => true,
      },
    },
    { entity: 'NATIONAL_ID', words: 'pesel', value: /\d{11}(?!\w)/y, plausible: isPesel },
    { entity: 'NATIONAL_ID', words: 'bsn|burgerservicenummer', value: /\d{9}(?!\w)/y, plausible: isBsn },
    {
      entity: 'TAX_ID',
      words: 'steuer-?id(?:entifikationsnummer)?|steuernummer|tax id(?:entification)?(?: number)?|nif|vat(?: number)?',
      value: /(?=[A-Z]{0,3}[ \d])[A-Z]{0,3} ?\d{2}[ /]?\d{3}[ /]?\d{3,4}[ ]?\d{0,4}[A-Z]?(?!\w)/iy,
    },
    { entity: 'ACCOUNT', words: 'bic|swift(?: code)?', value: /[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?(?!\w)/y },
  ],
};
