import { saidAt } from './cardinal.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';

/** One digit, and the tokens `[first, last]` with which it was said. */
interface SaidDigit {
  readonly digit: string;
  readonly first: number;
  readonly last: number;
}

/** Digits that are told one after the other, with all that is said between them. */
export interface NumberRun {
  /** Tokens `[first, last]` of the whole run. */
  readonly first: number;
  readonly last: number;
  readonly digits: readonly SaidDigit[];
  /** Whether `plus` stands before it. */
  readonly plus: boolean;
  /** How many digits were told before each pause. */
  readonly pauses: readonly number[];
  /** How many digits were told before each correction: `four one no four two`. */
  readonly corrections: readonly number[];
  /** How many digits were told before each `dot` and `slash`. */
  readonly marks: ReadonlyMap<number, string>;
  /** Numbers said as one, `twenty one` and `five` alike. */
  readonly elements: number;
  /** Whether any of it is a word, not a written digit. */
  readonly spoken: boolean;
}

const MAX_BETWEEN = 6;
/** Fewer digits do not make `for` and `to` digits. */
const MIN_ALIKE = 6;
const MIN_COUNTED = 5;
const MAX_COUNTED = 24;
/** Fewer figures apart are a list or a table. */
const MIN_FIGURES = 6;
const PAUSE = /[,.…–\n]/;
/** What is said while the next digits are looked for, or of those before: whole, so that no word of it counts alone. */
const ASIDES: readonly (readonly string[])[] = [
  'let me see',
  'let me check',
  'let me think',
  'what was it',
  'hang on',
  'hold on',
  'bear with me',
  'you know',
  "that's right",
  'that is right',
  "that's",
  'got that',
  'then its',
  "then it's",
  'followed by',
].map((aside) => aside.split(' '));

/** The run of numbers that begins with token `index` and ends before token `end`; undefined where none begins. */
export function numberRunAt(
  speech: SpokenText,
  index: number,
  end: number = speech.tokens.length,
): NumberRun | undefined {
  const plus = speech.word(index) === 'plus';
  const start = plus ? index + 1 : index;
  if (!speech.isNumber(start) || (plus && !speech.follows(start))) return undefined;
  const state = {
    digits: [] as SaidDigit[],
    pauses: [] as number[],
    corrections: [] as number[],
    elements: 0,
    spoken: plus,
  };
  const marks = new Map<number, string>();
  let last = start - 1;
  let alikeAt = -1;
  let solid = 0;
  let undo = { length: 0, last: 0 };
  for (let at: number | undefined = start; at !== undefined;) {
    const token = speech.tokens[at]!;
    const alike = (token.kind & Speech.Alike) !== 0;
    const said = alike ? { digits: token.value, next: at + 1 } : saidAt(speech, at);
    if (said === undefined || said.next > end) break;
    if (alike && alikeAt < 0) {
      alikeAt = at;
      undo = { length: state.digits.length, last };
    }
    if (!alike) solid += said.digits.length;
    for (const digit of said.digits) state.digits.push({ digit, first: at, last: said.next - 1 });
    state.elements++;
    state.spoken ||= (token.kind & Speech.Figures) === 0;
    last = said.next - 1;
    at = nextNumber(speech, said.next, state, marks);
  }
  if (state.digits.length === 0) return undefined;
  if (alikeAt >= 0 && solid < MIN_ALIKE) {
    state.digits.length = undo.length;
    last = undo.last;
  }
  return { first: index, last, plus, marks, ...state };
}

/** The token with which the run goes on behind fillers and corrections; undefined where it ends. */
function nextNumber(
  speech: SpokenText,
  index: number,
  state: { digits: SaidDigit[]; pauses: number[]; corrections: number[]; spoken: boolean },
  marks: Map<number, string>,
): number | undefined {
  const { digits, pauses, corrections } = state;
  let corrected = false;
  let paused = false;
  let hesitated = false;
  let mark = '';
  for (let at = index; at <= index + MAX_BETWEEN; at++) {
    if (!speech.follows(at) || isDecimal(speech, at)) return undefined;
    const aside = corrected ? 0 : asideAt(speech, at);
    if (aside > 0) {
      paused = true;
      at += aside - 1;
      continue;
    }
    paused ||= PAUSE.test(speech.gap(at));
    if (isNumberHere(speech, at)) {
      // Nobody writes `970, then 025`.
      state.spoken ||= hesitated;
      if (corrected) corrections.push(digits.length);
      else if (mark !== '') marks.set(digits.length, mark);
      else if (paused) pauses.push(digits.length);
      return at;
    }
    const token = speech.tokens[at]!;
    if ((token.kind & Speech.Mark) !== 0 && '-./ '.includes(token.value)) {
      mark = '/.'.includes(token.value) ? token.value : mark;
      paused = true;
    } else if (isCorrection(speech, at)) corrected = true;
    else if (token.word === 'and') paused = true;
    else if (token.word === 'then' || (token.kind & Speech.Filler) !== 0) paused = hesitated = true;
    else if (
      !corrected ||
      !/^(?:i|that|that's|it|it's|is|was|to|me|let|again|start|over|the|a|not|meant)$/.test(token.word)
    )
      return undefined;
  }
  return undefined;
}

/** How many tokens from `index` on are such an aside; 0 if none are. */
function asideAt(speech: SpokenText, index: number): number {
  const first = speech.word(index);
  for (const aside of ASIDES) {
    if (aside[0] !== first) continue;
    if (
      aside.every(
        (word, offset) => speech.word(index + offset) === word && (offset === 0 || speech.follows(index + offset)),
      )
    )
      return aside.length;
  }
  return 0;
}

/** `10.4`: the dot is written, not a pause. */
function isDecimal(speech: SpokenText, index: number): boolean {
  return (
    speech.gap(index) === '.' ||
    (speech.gap(index) === '-' &&
      speech.is(index, Speech.Figures) &&
      speech.is(index - 1, Speech.Figures) &&
      !(speech.word(index).length === 1 && speech.word(index - 1).length === 1))
  );
}

function isNumberHere(speech: SpokenText, at: number): boolean {
  if (speech.is(at, Speech.Alike)) {
    const beside = Speech.Digit | Speech.Multiple;
    return (
      speech.is(at - 1, beside) && speech.is(at + 1, beside) && speech.gap(at) === ' ' && speech.gap(at + 1) === ' '
    );
  }
  return saidAt(speech, at) !== undefined;
}

/** `no`, `sorry`, `I mean`, `scratch that`. */
function isCorrection(speech: SpokenText, at: number): boolean {
  if (speech.word(at) === 'i') return /^(?:mean|meant)$/.test(speech.word(at + 1));
  return speech.is(at, Speech.Correction);
}

/** `one two three four five`, `ten twenty thirty`: counting, and no number of anybody. */
export function isCounting({ digits, elements }: NumberRun): boolean {
  if (elements < MIN_COUNTED || elements > MAX_COUNTED) return false;
  const values: number[] = [];
  let element = '';
  for (const [index, { digit, first }] of digits.entries()) {
    element += digit;
    if (digits[index + 1]?.first === first) continue;
    values.push(Number(element));
    element = '';
  }
  const steps = new Set(values.slice(1).map((value, index) => value - (values[index] ?? 0)));
  return steps.size === 1 && !steps.has(0);
}

/** Whether it was told digit by digit or in pairs, as words or as figures. */
export function isTold({ spoken, elements, digits }: NumberRun): boolean {
  return spoken || (elements >= MIN_FIGURES && digits.length <= 2 * elements);
}
