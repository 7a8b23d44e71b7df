import { isAmount, isOfAThing } from '../spoken/announced-number.ts';
import { isCounting, numberRunAt } from '../spoken/number-run.ts';
import { SpokenText } from '../spoken/spoken-tokens.ts';
import { Speech } from '../spoken/spoken-words.ts';

/** A row of digits in what somebody said, as words or figures. */
interface ToldDigits {
  readonly start: number;
  readonly end: number;
  readonly digits: string;
  /** Whether it was told digit by digit. */
  readonly singly: boolean;
}

/** The numbers that somebody told, and whether they said nothing else. */
export interface Told {
  readonly rows: readonly ToldDigits[];
  readonly only: boolean;
  /** Whether nothing but fillers follows the last row. */
  readonly last: boolean;
}

const AROUND = 48;
/** `it's`, `then`, `and the rest is`: between the parts of a number. */
const BETWEEN =
  /^(?:it's|its|it|is|that's|then|and|the|rest|last|next|first|my|number|no|so|yes|please|thanks|thank|you|ta|cheers|mate|got|alright|good|all|hi|hey|hello|let|me|see|check|hang|on|that|of|are)$/;

/** Reads the numbers in what was said; amounts, times and numbers of things are none. */
export function toldDigits(text: string): Told {
  const speech = new SpokenText(text);
  const rows: ToldDigits[] = [];
  let only = true;
  let last = false;
  for (let index = 0; index < speech.tokens.length; index++) {
    const run = isInterjection(speech, index) ? undefined : numberRunAt(speech, index);
    if (run === undefined) {
      const said =
        // A turn may end with `double`.
        speech.is(index, Speech.Filler | Speech.Correction | Speech.Multiple) ||
        isInterjection(speech, index) ||
        BETWEEN.test(speech.word(index));
      only &&= said;
      last &&= said;
      continue;
    }
    const start = speech.tokens[index]!.start;
    const end = speech.tokens[run.last]!.end;
    index = run.last;
    const digits = run.digits.map(({ digit }) => digit).join('');
    const before = text.slice(Math.max(0, start - AROUND), start);
    if (isAmount(text.slice(end, end + AROUND)) || isOfAThing(before) || isCounting(run)) {
      only = false;
      continue;
    }
    rows.push({ start, end, digits, singly: digits.length < run.elements * 1.6 || !run.spoken });
    last = true;
  }
  return { rows, only: only && rows.length > 0, last };
}

/** `oh hey, the mobile is …` */
function isInterjection(speech: SpokenText, index: number): boolean {
  return /^oh?$/.test(speech.word(index)) && !speech.isNumber(index - 1) && !speech.isNumber(index + 1);
}
