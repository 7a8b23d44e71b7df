import { isCardNumber } from '../detectors/card.ts';
import { passesLuhn } from '../detectors/checksums.ts';
import { isAbn, isMedicare, isTfn } from '../locales/au.ts';
import type { NumberRun } from './number-run.ts';

/** A part of a run that is one number: digits `[from, to)`, without those that were taken back. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly digits: string;
}

/** Longer rows are lists, in which only what proves itself is a number. */
const MAX_WHOLE = 40;
const PHONE =
  /^(?:0[2-478]\d{8}|61[2-478]\d{8}|610[2-478]\d{8}|1[38]00\d{6}|13[1-9]\d{3}|0(?:7\d{9}|1\d{8,9}|2\d{9}|3[037]\d{8})|44[1237]\d{8,9}|02\d{7,9}|64[23679]\d{7,9}|1?[2-9]\d\d[2-9]\d{6})$/;
/** As long as a card and begun like one: a digit of it may have been misheard, so that its check fails. */
const LIKE_A_CARD = /^(?:3[47]\d{13}|(?:4\d|5[1-5]|2[2-7]|6[0245])\d{14})$/;
/** The numbers that cannot well be part of another one. */
const AUSTRALIAN_MOBILE = /^(?:04|614)\d{8}$/;

/** Cuts a run into the numbers that were told in it: first as a whole, then by pauses, then by what proves itself. */
export function segmentsOf(run: NumberRun): Segment[] {
  const all = run.digits.map(({ digit }) => digit).join('');
  if (all.length > MAX_WHOLE) return provenIn(all, 0);
  const corrected = run.corrections.length === 0 ? undefined : withoutMistake(all, run);
  if (corrected !== undefined) return [{ from: 0, to: all.length, digits: corrected }];
  const whole: Segment = { from: 0, to: all.length, digits: all };
  if (all.length < 9 || isPlausible(all, run.plus)) return [whole];
  const trimmed = withoutInterjections(all, run);
  if (trimmed !== undefined) return [trimmed];
  if (isLikeCard(all)) return [whole];
  const byPause = pausesApart(all, run);
  if (byPause !== undefined) return byPause;
  return all.length > 11 && !run.plus ? provenIn(all, 0) : [whole];
}

/** Whether digits have the length and the beginning of a payment card. */
export function isLikeCard(digits: string): boolean {
  return LIKE_A_CARD.test(digits);
}

/** Whether digits have the shape of a phone number, or the length and check of another number. */
function isPlausible(digits: string, plus = false): boolean {
  if (plus) return digits.length >= 9 && digits.length <= 15;
  if (isCardNumber(digits) || PHONE.test(digits)) return true;
  switch (digits.length) {
    case 9:
      return isTfn(digits);
    case 10:
      return isMedicare(digits);
    case 11:
      return isAbn(digits) || isMedicare(digits);
    case 15:
      return passesLuhn(digits);
    default:
      return false;
  }
}

/** What was meant: what was taken back has as many digits as make the rest plausible. */
function withoutMistake(all: string, { corrections, plus }: NumberRun): string {
  const at = corrections.at(-1)!;
  const restarted = all.slice(at);
  if (isPlausible(restarted, plus) || isPlausible(restarted)) return restarted;
  for (let back = 1; back <= at; back++) {
    const meant = all.slice(0, at - back) + restarted;
    if (isPlausible(meant, plus)) return meant;
  }
  return all;
}

/** `oh, four one two … three, oh`: an interjection that sounds like a zero. */
function withoutInterjections(all: string, { digits, plus }: NumberRun): Segment | undefined {
  for (const [front, back] of [
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    if ((front > 0 && !digits[0]!.digit.startsWith('0')) || (back > 0 && digits.at(-1)!.digit !== '0')) continue;
    const rest = all.slice(front, all.length - back);
    if (isPlausible(rest, plus)) return { from: front, to: all.length - back, digits: rest };
  }
  return undefined;
}

/** Two numbers with a pause between them, at least one of which proves itself. */
function pausesApart(all: string, { pauses, plus }: NumberRun): Segment[] | undefined {
  for (const pause of pauses) {
    const parts = [all.slice(0, pause), all.slice(pause)];
    if (!parts.some((part, index) => isPlausible(part, plus && index === 0))) continue;
    return [
      { from: 0, to: pause, digits: parts[0]! },
      { from: pause, to: all.length, digits: parts[1]! },
    ];
  }
  return undefined;
}

/** Cards and mobiles within a long row. */
function provenIn(all: string, from: number): Segment[] {
  const segments: Segment[] = [];
  let open = from;
  for (let at = from; at + 10 <= all.length; at++) {
    const length = '3456'.includes(all.charAt(at))
      ? [16, 15, 14].find((count) => at + count <= all.length && isCardNumber(all.slice(at, at + count)))
      : [10, 11].find((count) => AUSTRALIAN_MOBILE.test(all.slice(at, at + count)));
    if (length === undefined) continue;
    if (at > open) segments.push({ from: open, to: at, digits: all.slice(open, at) });
    segments.push({ from: at, to: at + length, digits: all.slice(at, at + length) });
    open = at + length;
    at = open - 1;
  }
  if (open < all.length) segments.push({ from: open, to: all.length, digits: all.slice(open) });
  return segments;
}
