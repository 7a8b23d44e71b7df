/** Luhn's check over decimal digits (ISO/IEC 7812-1), or over those from `start` to `end`. */
export function passesLuhn(digits: string, start = 0, end: number = digits.length): boolean {
  let sum = 0;
  for (let index = 1; index <= end - start; index++) {
    const digit = digits.charCodeAt(end - index) - 48;
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The check of ISO 7064 MOD 97-10 over an IBAN in capitals without spaces. */
export function passesMod97(iban: string): boolean {
  const rotated = iban.slice(4) + iban.slice(0, 4);
  let rest = 0;
  for (const character of rotated) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
