import { passesLuhn } from '../detectors/checksums.ts';

/** Chooses one of a list. */
export type Pick = <T>(list: readonly T[]) => T;

/** Numbers that repeat in every run: mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export const ONES: readonly string[] = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];
export const ORDINALS: readonly string[] =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );

/** A number as somebody may tell it: digit by digit, in pairs, doubled, with pauses and hesitations. */
export function sayNumber(number: string, random: () => number, pick: Pick): string {
  const zero = pick(['zero', 'oh', 'oh', 'o']);
  const style = random();
  const words: string[] = [];
  for (let at = 0; at < number.length;) {
    const digit = number.charAt(at);
    const same = /^(.)\1{0,2}/.exec(number.slice(at))![0].length;
    const pair = Number(number.slice(at, at + 2));
    const name = digit === '0' ? zero : ONES[Number(digit)]!;
    if (same > 1 && random() < 0.6) {
      words.push(`${same === 3 ? pick(['triple', 'treble']) : 'double'} ${name}`);
      at += same;
    } else if (style > 0.8 && at + 1 < number.length && pair >= 20 && pair % 10 > 0 && !'0'.includes(digit)) {
      words.push(sayBelowHundred(pair));
      at += 2;
    } else if (style > 0.9 && number.length - at >= 3 && random() < 0.2) {
      words.push(number.slice(at, at + 3));
      at += 3;
    } else {
      words.push(name);
      at++;
    }
  }
  const commas = random() < 0.25;
  let text = '';
  for (const [index, word] of words.entries()) {
    const group = index > 0 && index % 4 === 3 && random() < 0.3;
    const between = commas
      ? ', '
      : group
        ? pick([', ', ' um ', ' uh ', ', um, ', ' dash ', '. ', ' - ', ' and then '])
        : ' ';
    text += index === 0 ? word : `${between}${word}`;
  }
  return text;
}

/** `forty two`. */
export function sayBelowHundred(number: number): string {
  if (number < 10) return ONES[number]!;
  if (number < 20) return TEENS[number - 10]!;
  return `${TENS[Math.floor(number / 10)]!}${number % 10 === 0 ? '' : ` ${ONES[number % 10]!}`}`;
}

/** `digits` with the digit behind them that makes them pass Luhn's check. */
export function withLuhn(digits: string): string {
  for (let check = 0; check < 10; check++) {
    if (passesLuhn(`${digits}${check}`)) return `${digits}${check}`;
  }
  return digits;
}
