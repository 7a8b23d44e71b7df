/** One word that stands for digits: `seven`, `oh`, `ninety`, `245-496-9863`. */
export interface DigitWord {
  /** Where the word stands in the list that was searched. */
  readonly at: number;
  readonly digits: string;
}

const UNITS: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  o: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
};
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** What a number before it counts: an amount, not a number that somebody could call. */
const MONEY = /^(dollars?|bucks?|cents?)\b/i;
/** Said between the parts of a number without ending it. */
const BETWEEN = new Set(['um', 'uh', 'uhm', 'and', 'dash', 'area', 'code', 'then', 'extension']);

/**
 * Runs of digits as people say them, over any number of words: fillers and noise go on with a run, every other word ends it.
 * Amounts of money are left out.
 */
export function digitRuns(words: readonly string[]): DigitWord[][] {
  const runs: DigitWord[][] = [];
  let run: DigitWord[] = [];
  for (const [at, word] of words.entries()) {
    const digits = digitsOf(word, words[at + 1], run.length > 0);
    if (digits !== undefined) run.push({ at, digits });
    else if (!isBetween(word)) {
      if (run.length > 0 && !MONEY.test(word)) runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

/** The digits that a run spells. */
export function digitsIn(run: readonly DigitWord[]): string {
  return run.map(({ digits }) => digits).join('');
}

/** The digits that one word stands for; the next word decides on `double` and on the tens. */
function digitsOf(word: string, next: string | undefined, inside: boolean): string | undefined {
  const plain = word.toLowerCase().replace(/[.,;:?!~]+$/, '');
  if (/^\+?\(?\d[\d().-]*$/.test(plain)) return plain.replace(/\D/g, '');
  // "oh" opens many a sentence; it is a nought only among digits.
  if ((plain === 'oh' || plain === 'o') && !inside && unit(next) === undefined) return undefined;
  if (unit(plain) !== undefined) return unit(plain);
  if (TEENS.includes(plain)) return String(TEENS.indexOf(plain) + 10);
  if (TENS.includes(plain)) {
    const tens = String(TENS.indexOf(plain) + 2);
    const followed = unit(next);
    return followed !== undefined && followed !== '0' ? tens : `${tens}0`;
  }
  if (plain === 'double' && unit(next) !== undefined) return unit(next);
  if (plain === 'triple' && unit(next) !== undefined) return `${unit(next)}${unit(next)}`;
  if (plain === 'hundred' && inside) return '00';
  if (plain === 'thousand' && inside) return '000';
  return undefined;
}

function unit(word: string | undefined): string | undefined {
  const plain = word?.toLowerCase() ?? '';
  return Object.hasOwn(UNITS, plain) ? UNITS[plain] : undefined;
}

function isBetween(word: string): boolean {
  return word === '' || /^\[.*\]$/.test(word) || word === '<unk>' || BETWEEN.has(word.toLowerCase());
}

const NAMES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** Writes digits the way `like` was: figures keep their punctuation, a word for one digit stays a word. */
export function spell(digits: string, like: string): string {
  if (/\d/.test(like)) {
    let from = 0;
    return like.replace(/\d/g, () => digits[from++] ?? '');
  }
  return digits.length === 1 ? (NAMES[Number(digits)] ?? digits) : digits;
}
