import { announcedLast } from '../spoken/announced-number.ts';
import type { Edit } from '../text/apply-edits.ts';
import { applyEdits } from '../text/apply-edits.ts';
import type { Redactor } from '../redactor/redactor.ts';
import { openFrom } from './open-suffix.ts';
import { type Question, questionIn, questionOf } from './question.ts';
import { type Told, toldDigits } from './told-digits.ts';
import { visiblePrefix } from './visible-prefix.ts';

/** The part of a redactor that a conversation needs. */
export type ConversationReader = Pick<Redactor, 'explain' | 'cut' | 'entities'>;

/** What is expected of the next turns. */
interface Expectation {
  readonly question: Question | undefined;
  /** Digits that were told so far, of a number that goes on. */
  readonly digits: string;
  /** How many turns of the caller it still holds without a digit. */
  readonly turns: number;
}

const NOTHING: Expectation = { question: undefined, digits: '', turns: 0 };
/** Turns of the caller for which a question holds. */
const PATIENCE = 4;
/** After a number was told whole, corrections may follow. */
const AFTERWARDS = 1;
const MAX_DIGITS = 24;
/** So many digits told one by one, and nothing else, are part of a number even if nobody asked. */
const MIN_UNASKED = 4;
/** So many at the end of a turn are, whatever was said before; with a zero in front fewer. */
const MIN_BEGUN = 6;
/** Fewer digits are no whole number, even if a detector would take them for one. */
const MIN_NUMBER = 6;
const MIN_PHONE = 9;
const WITH_AREA_CODE = 10;
/** Numbers that are known by all their digits. */
const OF_ONE_LENGTH: ReadonlySet<string> = new Set(['CARD', 'TFN', 'MEDICARE', 'SSN']);
/** Longer texts are no turns of a conversation. */
const MAX_TEXT = 4096;

/**
 * Follows who asks for which number and how much of it was told, so that digits told in pieces over several turns are
 * masked in each of them. The raw digits of an open number are held in memory until it is told.
 */
export class Conversation {
  readonly #reader: ConversationReader;
  #now: Expectation = NOTHING;
  /** Before the last turn of the caller: what is told of it again is read as it was. */
  #before: Expectation = NOTHING;

  constructor(reader: ConversationReader) {
    this.#reader = reader;
  }

  /** `text` of the agent with the digits that it repeats masked. */
  agentSaid(text: string): string {
    if (text.length > MAX_TEXT) return text;
    const masked = this.#now.question?.entity === undefined ? text : this.#mask(text, this.#now, 3).text;
    const question = questionIn(text);
    if (question === undefined) return masked;
    const same = question.entity === this.#now.question?.entity;
    this.#now = { question, digits: same ? this.#now.digits : '', turns: PATIENCE };
    return masked;
  }

  /** The final `text` of a turn of the caller with its part of a number masked. */
  callerSaid(text: string): string {
    this.#before = this.#now;
    const { text: masked, next } = this.#mask(text, this.#now, 2);
    this.#now = next;
    return masked;
  }

  /** What the caller said last, told once more. */
  repeated(text: string): string {
    return this.#mask(text, this.#before, 2).text;
  }

  /** One of several readings of what the caller says now. */
  candidate(text: string): string {
    return this.#mask(text, this.#now, 2).text;
  }

  /** What of a turn that goes on may be shown, redacted: nothing that may become a part of a number. */
  partial(text: string): string {
    const { question } = this.#now;
    const asked = question?.entity !== undefined;
    const told = asked ? toldDigits(text).rows[0]?.start : undefined;
    const prompt = asked ? question.prompt : '';
    const open = prompt.length + Math.min(openFrom(text), told ?? text.length);
    return visiblePrefix(this.#reader, prompt + text, prompt.length, open).shown;
  }

  #mask(text: string, expected: Expectation, least: number): { text: string; next: Expectation } {
    if (text.length > MAX_TEXT) return { text, next: expected };
    const told = toldDigits(text);
    const question = expected.question ?? this.#announced(text, told);
    const entity = question?.entity;
    const waiting = expected.turns > 1 ? { ...expected, turns: expected.turns - 1 } : NOTHING;
    if (question === undefined || entity === undefined || !this.#isWanted(entity)) return { text, next: waiting };
    const edits = this.#answers(text, question);
    let { digits } = expected;
    let whole = edits.length > 0;
    for (const row of told.rows) {
      if (edits.some(({ start, end }) => start < row.end && row.start < end)) continue;
      if (row.digits.length < least && !told.only) continue;
      digits = (digits + row.digits).slice(-MAX_DIGITS);
      const token = this.#tokenOf(question, digits);
      whole = token !== undefined;
      edits.push({ start: row.start, end: row.end, text: token ?? partOf(question), entity });
    }
    if (edits.length === 0) return { text, next: waiting };
    edits.sort((a, b) => a.start - b.start);
    const next = whole ? { question, digits: '', turns: AFTERWARDS } : { question, digits, turns: PATIENCE };
    return { text: applyEdits(text, edits, Number.POSITIVE_INFINITY), next };
  }

  /** `my number is oh four one two`, which goes on in the next turn; or digits and nothing else. */
  #announced(text: string, { rows, only, last }: Told): Question | undefined {
    const row = rows.at(-1);
    if (row === undefined) return undefined;
    const announced = last && rows.length === 1 ? announcedLast(text.slice(0, row.start)) : undefined;
    if (announced === 'thing') return undefined;
    if (announced !== undefined && goesOn(row.digits, announced.whole))
      return questionOf(announced.entity, announced.canonical);
    if (last && isBegun(row) && !this.#isWhole(text, row)) return questionOf('PHONE');
    const digits = rows.reduce((sum, one) => sum + one.digits.length, 0);
    return only && digits >= MIN_UNASKED && rows.every(({ singly }) => singly) ? questionOf('PHONE') : undefined;
  }

  /** Whether a row of digits is a number already that no further digit makes another. */
  #isWhole(text: string, row: Told['rows'][number]): boolean {
    return this.#reader
      .explain(text)
      .some(({ entity, start, end }) => OF_ONE_LENGTH.has(entity) && start <= row.start && row.end <= end);
  }

  /** What of the answer is a value with the question before it, as the whole of it would be found. */
  #answers(text: string, { prompt, entity }: Question): Edit[] {
    return this.#reader
      .explain(prompt + text)
      .filter((one) => one.entity === entity && one.start >= prompt.length)
      .map((one) => ({
        start: one.start - prompt.length,
        end: one.end - prompt.length,
        text: one.replacement,
        entity: one.entity,
      }));
  }

  /** The replacement of the number that all digits told so far make; undefined while it is not whole. */
  #tokenOf({ prompt, entity }: Question, digits: string): string | undefined {
    if (entity === 'SECRET' || digits.length < (entity === 'PHONE' ? MIN_PHONE : MIN_NUMBER)) return undefined;
    const all = this.#reader.explain(prompt + digits);
    const whole = all.find((one) => one.start === prompt.length && one.end === prompt.length + digits.length);
    return whole !== undefined && whole.entity === entity ? whole.replacement : undefined;
  }

  #isWanted(entity: string): boolean {
    return entity === 'SECRET' || this.#reader.entities.has(entity);
  }
}

/** `you can sms oh four eight two nine`: long enough to be the beginning of somebody's number, whatever was said before. */
function isBegun({ digits, singly }: Told['rows'][number]): boolean {
  if (/^1[38]00/.test(digits)) return true;
  return singly && digits.length >= (digits.startsWith('0') ? MIN_UNASKED : MIN_BEGUN);
}

/** Whether more digits may follow in the next turn; a number with a zero in front has its area code, and ten digits. */
function goesOn(digits: string, whole: number): boolean {
  return digits.length > 1 && digits.length < (digits.startsWith('0') ? Math.max(whole, WITH_AREA_CODE) : whole);
}

/** A part of a number gets no token: there are too few of its kind to hide one. */
function partOf({ entity, label }: Question): string {
  return entity === 'SECRET' ? `<SECRET:${label ?? 'pin'}>` : `<${entity}:removed>`;
}
