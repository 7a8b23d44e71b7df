import type { SpokenText } from './spoken-tokens.ts';
import { NUMBER, Speech, valueOf } from './spoken-words.ts';

/** What was said as one: `twenty one`, `double five`, `three hundred and seven`. */
export interface Said {
  readonly digits: string;
  /** The token behind it. */
  readonly next: number;
}

const SMALL = Speech.Digit | Speech.Teen | Speech.Tens;

/** The number that is said from token `index` on as one; undefined where none begins. */
export function saidAt(speech: SpokenText, index: number): Said | undefined {
  if (speech.is(index, Speech.Figures)) return { digits: speech.tokens[index]!.value, next: index + 1 };
  if (speech.is(index, Speech.Multiple)) return repeated(speech, index);
  const small = smallAt(speech, index);
  if (small === undefined) {
    const article = speech.word(index) === 'a' && speech.is(index + 1, Speech.Hundred | Speech.Thousand);
    return article ? magnitude(speech, 1, index + 1) : undefined;
  }
  const large = speech.is(small.next, Speech.Hundred | Speech.Thousand) && speech.follows(small.next);
  return large && !small.digits.startsWith('0') ? magnitude(speech, Number(small.digits), small.next) : small;
}

/** `twenty one`, `seven`, `fifteen`. */
function smallAt(speech: SpokenText, index: number): Said | undefined {
  if (!speech.is(index, SMALL)) return undefined;
  const token = speech.tokens[index]!;
  if ((token.kind & Speech.Tens) === 0) return { digits: token.value, next: index + 1 };
  const unit = index + 1;
  const joined = speech.is(unit, Speech.Digit) && speech.tokens[unit]!.value !== '0' && /^[ -]$/.test(speech.gap(unit));
  return { digits: token.value + (joined ? speech.tokens[unit]!.value : '0'), next: joined ? index + 2 : unit };
}

/** `double five`, `triple oh`, `double 4`. */
function repeated(speech: SpokenText, index: number): Said | undefined {
  const next = index + 1;
  const one = speech.tokens[next];
  const digit = one !== undefined && (speech.is(next, Speech.Digit) || /^\d$/.test(one.word));
  return digit && speech.follows(next)
    ? { digits: one.value.repeat(Number(speech.tokens[index]!.value)), next: next + 1 }
    : undefined;
}

/** Goes on behind a number with `hundred` or `thousand`: `four hundred and twelve`, `two thousand and four`. */
function magnitude(speech: SpokenText, base: number, index: number): Said {
  let value = base;
  let next = index;
  if (speech.is(next, Speech.Hundred)) {
    value *= 100;
    const rest = restBehind(speech, next + 1);
    value += rest?.value ?? 0;
    next = rest?.next ?? next + 1;
  }
  if (speech.is(next, Speech.Thousand) && value < 1000) {
    value *= 1000;
    next++;
    const hundreds = smallAt(speech, next);
    if (hundreds !== undefined && hundreds.digits.length === 1 && speech.is(hundreds.next, Speech.Hundred)) {
      value += Number(hundreds.digits) * 100;
      next = hundreds.next + 1;
    }
    const rest = restBehind(speech, next);
    value += rest?.value ?? 0;
    next = rest?.next ?? next;
  }
  return { digits: String(value), next };
}

/** `and seven`, `twelve`; but in `thirteen hundred five five five` digits follow one by one. */
function restBehind(speech: SpokenText, index: number): { value: number; next: number } | undefined {
  const and = speech.word(index) === 'and';
  const small = smallAt(speech, and ? index + 1 : index);
  if (small === undefined || !speech.follows(index) || small.digits.startsWith('0')) return undefined;
  const goesOn = speech.is(small.next, NUMBER) && speech.follows(small.next) && !speech.is(small.next, Speech.Thousand);
  return goesOn && !and ? undefined : { value: Number(small.digits), next: small.next };
}

/** Day, month or part of a year from one token or two: `twenty first`, `the ninth`, `seven`. */
export function ordinalAt(speech: SpokenText, index: number): Said | undefined {
  const token = speech.tokens[index];
  if (token === undefined) return undefined;
  if ((token.kind & Speech.Ordinal) !== 0) return { digits: token.value, next: index + 1 };
  const unit = index + 1;
  const joined = (token.kind & Speech.Tens) !== 0 && speech.is(unit, Speech.Ordinal) && /^[ -]$/.test(speech.gap(unit));
  const day = joined ? valueOf(token) + Number(speech.tokens[unit]!.value) : 0;
  return day > 20 && Number(speech.tokens[unit]!.value) < 10 ? { digits: String(day), next: index + 2 } : undefined;
}
