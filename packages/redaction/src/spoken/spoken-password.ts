import { type Rewrite, type Unit, unit } from './rewrite.ts';
import { letterAt } from './spoken-letters.ts';
import { numberRunAt } from './number-run.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { NUMBER, Speech } from './spoken-words.ts';

/** Right behind these a password is told. */
const ANNOUNCES =
  /\b(?:pass ?(?:word|code|phrase)|secret(?: word| answer)?|pin(?: code| number)?)\b(?: (?:for|to|of|on) [\w ]{1,24}?)?(?: is| was|:| =|'s| it's)(?: now| currently| going to be| um| uh)*[:,]? {0,2}$/i;
/** How far a password of several words reaches to the first number or mark in it. */
const MAX_WORDS = 4;
const MAX_PARTS = 24;
const MARKS: ReadonlyMap<string, string> = new Map([
  ['exclamation', 'mark'],
  ['dollar', 'sign'],
  ['at', 'sign'],
  ['percent', 'sign'],
  ['question', 'mark'],
  ['hash', 'tag'],
]);

/** A password that is told from token `index` on: `falcon seven four two two dollar sign` as `falcon7422$`. */
export function spokenPasswordAt(speech: SpokenText, index: number): Rewrite | undefined {
  const start = speech.tokens[index]!.start;
  if (!/(?:is|was|:|=|'s|now|currently|be|um|uh),? {0,2}$/i.test(speech.text.slice(Math.max(0, start - 12), start)))
    return undefined;
  const before = ANNOUNCES.exec(speech.text.slice(Math.max(0, start - 80), start))?.[0];
  if (before === undefined) return undefined;
  if (speech.is(index, Speech.Function) && !speech.is(index, Speech.Letter)) return undefined;
  const units: Unit[] = [];
  let last = -1;
  let words = 0;
  for (let at = index; at - index < MAX_PARTS && (at === index || speech.follows(at));) {
    const part = partAt(speech, at);
    if (part === undefined) {
      const plain = speech.word(at);
      if (plain === '' || words === MAX_WORDS || speech.is(at, Speech.Function | Speech.Filler | Speech.Correction))
        break;
      units.push(unit(speech, plain, at, at));
      words++;
      at++;
      continue;
    }
    units.push(...part.units);
    at = part.next;
    last = at - 1;
  }
  if (last < 0) return undefined;
  const end = speech.tokens[last]!.end;
  return {
    first: index,
    last,
    units: units.filter((one) => one.end <= end),
    value: { entity: 'SECRET', canonical: /pin/i.test(before) ? 'pin' : 'password' },
  };
}

/** A number, a letter or a mark. */
function partAt(speech: SpokenText, at: number): { units: readonly Unit[]; next: number } | undefined {
  const word = speech.word(at);
  const sign = MARKS.get(word);
  if (sign !== undefined && speech.word(at + 1) === sign)
    return { units: [unit(speech, markOf(word), at, at + 1)], next: at + 2 };
  if (speech.is(at, Speech.Mark) && word !== 'space')
    return { units: [unit(speech, speech.tokens[at]!.value, at, at)], next: at + 1 };
  if (speech.is(at, NUMBER)) {
    const run = numberRunAt(speech, at, at + MAX_PARTS);
    if (run === undefined) return undefined;
    return { units: run.digits.map(({ digit, first, last }) => unit(speech, digit, first, last)), next: run.last + 1 };
  }
  const letter = letterAt(speech, at);
  return letter === undefined || letter.alone ? undefined : letter;
}

function markOf(word: string): string {
  return word === 'at'
    ? '@'
    : word === 'question'
      ? '?'
      : word === 'hash'
        ? '#'
        : word === 'dollar'
          ? '$'
          : word === 'percent'
            ? '%'
            : '!';
}
