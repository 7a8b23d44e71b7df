import { isGivenName } from '../prose/lexicon.ts';
import { letterAt } from './spoken-letters.ts';
import { type Rewrite, type Unit, unit } from './rewrite.ts';
import { numberRunAt } from './number-run.ts';
import { type SpokenHost, spokenHostAt } from './spoken-host.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';

const MAX_LOCAL = 48;
/** How far a name of several words reaches back to the words that announce it. */
const MAX_NAMES = 4;
const CONNECTOR = /^(?:dot|point|period|underscore|dash|hyphen|minus|plus)$/;
/** Said about an address, and no part of it. */
const ASIDE =
  /^(?:all|one|word|lower|lowercase|upper|uppercase|case|no|spaces|space|together|with|um|uh|er|small|letters)$/;
/** Right before `at`, these belong to a sentence about a place or page. */
const NO_NAME =
  /^(?:look|looking|looked|arrive|arrived|am|pm|is|are|was|were|be|being|been|here|there|available|us|you|him|it|them|based|work|works|working|worked|live|lives|living|stay|staying|meet|meeting|see|visit|shop|buy|order|ordered|find|found|check|online|site|website|page|located|start|starts|close|closed|open|opens|good|great|not|and|or|that|this|what|where|when|all|any|just|even|up|down|out|off|over|back|home|hosted|running|deployed|pointed|point|points|read|reading|go|going|went|people|team|sign|log|register|registered|book|booked|apply|email|mail|address|account|job|jobs|someone|anyone|everyone|available|me|start|starting|time|the|a|an|to|of|for|in|on|my|your|his|her|our|their|but|so|if|then|than|as|have|has|had|got|get)$/;
const CONTRACTED = /^(?:i|you|he|she|it|we|they|there|that|who|what|where)'/;
const MARKER =
  /^(?:is|it's|its|it|to|that's|address|email|e-mail|mail|as|under|be|at|me|and|yeah|yes|sure|its|was|um|uh|so)$/;
const EMAIL_BEFORE = /\be-?mail\b[^?!;\n]{0,64}$|\b(?:send|forward|write|reach|contact|reply)\b[^?!;\n]{0,40}$/i;

/** The address whose `at` is token `index` or stands before it, as an `@`. */
export function spokenEmailAt(speech: SpokenText, index: number): Rewrite | undefined {
  const said = speech.word(index) === 'at' && speech.follows(index + 1);
  const written = !said && /^ ?@ ?$/.test(speech.gap(index));
  if (!said && !written) return undefined;
  let before = index - 1;
  while (index - before <= 6 && before >= 0 && isAside(speech, before)) before--;
  const sign = said && speech.word(index + 1) === 'sign' ? 1 : 0;
  const host = spokenHostAt(
    speech,
    said ? index + 1 + sign : index,
    () => isJoined(speech, before) || isAnnounced(speech, index),
  );
  if (host === undefined || before < 0) return undefined;
  const first = localStart(speech, before, written);
  if (first === undefined) return undefined;
  const local = localUnits(speech, first, before);
  // What is written like any other address needs no help.
  if (local === undefined || (written && !host.spoken && local.length === 1)) return undefined;
  return address(speech, local, { first, before, index, said, host });
}

/** Whether the words before token `index` speak of mail. */
function isAnnounced(speech: SpokenText, index: number): boolean {
  const { start } = speech.tokens[index]!;
  return EMAIL_BEFORE.test(speech.text.slice(Math.max(0, start - 96), start));
}

function address(
  speech: SpokenText,
  local: readonly Unit[],
  parts: { first: number; before: number; index: number; said: boolean; host: SpokenHost },
): Rewrite {
  const { first, before, index, said, host } = parts;
  const at: Unit = {
    text: '@',
    start: speech.tokens[before]!.end,
    end: said ? speech.tokens[index]!.end : speech.tokens[index]!.start,
  };
  return { first, last: host.next - 1, units: [...local, at, ...host.units] };
}

function isAside(speech: SpokenText, at: number): boolean {
  if (!ASIDE.test(speech.word(at)) || !speech.follows(at + 1)) return false;
  // `one` is a digit unless it is said of a word.
  if (speech.word(at) === 'one') return speech.word(at + 1) === 'word';
  return true;
}

function isJoined(speech: SpokenText, index: number): boolean {
  return CONNECTOR.test(speech.word(index - 1)) || /^[._]$/.test(speech.gap(index)) || speech.is(index, Speech.Digit);
}

/** The first token of what stands before the `at`; undefined where that is no name of a mailbox. */
function localStart(speech: SpokenText, last: number, written: boolean): number | undefined {
  let first = exampleStart(speech, last) ?? last;
  let sure = written || !isPlain(speech, last);
  if (
    isPlain(speech, last) &&
    !isJoined(speech, last) &&
    (NO_NAME.test(speech.word(last)) || CONTRACTED.test(speech.word(last)))
  )
    return undefined;
  for (let count = 0; count < MAX_LOCAL && first > 0; count++) {
    const left = first - 1;
    if (/^[._+-]$/.test(speech.gap(first)) && speech.tokens[left]!.word !== '') {
      first = left;
      continue;
    }
    if (!speech.follows(first)) break;
    if (CONNECTOR.test(speech.word(left)) && left > 0 && speech.follows(left)) {
      sure = true;
      first = left - 1;
      continue;
    }
    const example = exampleStart(speech, left);
    if (example !== undefined) {
      first = example;
      continue;
    }
    const here = isPlain(speech, first);
    const there = isPlain(speech, left);
    // Letters and digits stand beside words; a word beside a word may be the end of a sentence.
    if (!there && speech.word(left) !== '' && !isStray(speech, left)) first = left;
    else if (
      there &&
      !here &&
      !NO_NAME.test(speech.word(left)) &&
      !MARKER.test(speech.word(left)) &&
      !speech.is(left, Speech.Function | Speech.Filler)
    )
      first = left;
    else break;
  }
  return withNamesBefore(speech, first, sure);
}

/** `jane doe at …` behind `my email is`: two words or three are the name of the mailbox. */
function withNamesBefore(speech: SpokenText, first: number, sure: boolean): number {
  if (!isPlain(speech, first)) return first;
  let name = first;
  for (let count = 0; count < MAX_NAMES && name > 0 && speech.gap(name) === ' '; count++) {
    const left = name - 1;
    if (MARKER.test(speech.word(left))) return name;
    if (!isPlain(speech, left) || speech.is(left, Speech.Function | Speech.Filler | Speech.Mark)) break;
    name = left;
  }
  const before = speech.word(first - 1);
  return !sure && isGivenName(before) && speech.gap(first) === ' ' && !speech.is(first - 1, Speech.Function)
    ? first - 1
    : first;
}

/** The first token of `n for november`, `b as in boy` that ends with token `last`. */
function exampleStart(speech: SpokenText, last: number): number | undefined {
  for (const length of [3, 4]) {
    const letter = letterAt(speech, last - length + 1);
    if (letter !== undefined && !letter.alone && letter.next === last + 1 && length <= last + 1)
      return last - length + 1;
  }
  return undefined;
}

/** A word that is neither number nor letter. */
function isPlain(speech: SpokenText, index: number): boolean {
  return (
    speech.word(index) !== '' &&
    !speech.isNumber(index) &&
    !speech.is(index, Speech.Letter) &&
    !CONNECTOR.test(speech.word(index))
  );
}

/** `a`, `i` and `o` as words, beside no other letter or digit. */
function isStray(speech: SpokenText, index: number): boolean {
  if (!/^(?:a|i|oh|o)$/.test(speech.word(index)) || speech.is(index + 1, Speech.Letter | Speech.Digit)) return false;
  // `it's o pritchard at …`
  return (
    !speech.is(index - 1, Speech.Letter) &&
    (speech.word(index) === 'a' || !/^(?:is|it's|to|address|be)$/.test(speech.word(index - 1)))
  );
}

function localUnits(speech: SpokenText, first: number, last: number): Unit[] | undefined {
  const units: Unit[] = [];
  for (let at = first; at <= last;) {
    const token = speech.tokens[at]!;
    const gap = speech.gap(at);
    if (at > first && /^[._+-]$/.test(gap))
      units.push({ text: gap, start: speech.tokens[at - 1]!.end, end: token.start });
    if (CONNECTOR.test(token.word)) {
      units.push(unit(speech, token.value, at, at));
      at++;
      continue;
    }
    if (isAside(speech, at) && at > first) {
      at++;
      continue;
    }
    const run = isLetterO(speech, at) ? undefined : numberRunAt(speech, at, last + 1);
    if (run !== undefined) {
      for (const { digit, first: from, last: to } of run.digits) units.push(unit(speech, digit, from, to));
      at = run.last + 1;
      continue;
    }
    const letter = letterAt(speech, at);
    if (
      letter !== undefined &&
      letter.next <= last + 1 &&
      (!letter.alone || speech.is(at + 1, Speech.Letter | Speech.Spelling))
    ) {
      units.push(...letter.units);
      at = letter.next;
      continue;
    }
    units.push(unit(speech, token.word.replaceAll("'", ''), at, at));
    at++;
  }
  return withoutSpelling(units);
}

/** `n o a h`: among letters `o` is one, among digits a zero. */
function isLetterO(speech: SpokenText, at: number): boolean {
  return (
    speech.word(at) === 'o' && !speech.isNumber(at - 1) && (!speech.isNumber(at + 1) || speech.word(at + 1) === 'o')
  );
}

/** `smith, s m i t h`: a word and the same once more in letters. */
function withoutSpelling(units: readonly Unit[]): Unit[] {
  const kept: Unit[] = [];
  for (const one of units) {
    kept.push(one);
    const letters = kept.map(({ text }) => text);
    for (let start = kept.length - 1; start > 0 && letters[start]!.length === 1; start--) {
      const word = letters[start - 1]!;
      if (word.length > 2 && word === letters.slice(start).join('')) {
        const whole = { ...kept[start - 1]!, end: one.end };
        kept.splice(start - 1, kept.length, whole);
        break;
      }
    }
  }
  return kept;
}
