import { SpokenText } from '../spoken/spoken-tokens.ts';
import { NUMBER, Speech } from '../spoken/spoken-words.ts';

/** Characters of the end that are looked at. */
const REACH = 640;
/** The last words may be the beginning of a name, an address of mail, a street. */
const LAST_WORDS = 3;
/** Behind a number its street, suburb or meaning (`… is my mobile`) may follow. */
const BEHIND_NUMBER = 8;
const MAX_NAME = 3;
/** Said about the name of a mailbox. */
const ASIDE = /^(?:all|word|lower|lowercase|case|spaces|together|small)$/;
/** Words that belong to the number behind them. */
const BEFORE_NUMBER =
  /^(?:the|unit|apartment|apt|flat|suite|level|lot|shop|number|villa|townhouse|room|floor|po|box|capital|letter|plus|a)$/;
/** Behind `at` a host may follow, behind a host's dot its end. */
const BEHIND_MARK = 6;
const BEFORE_MARK = 12;
/** What follows these may be a value of several words. */
const ANNOUNCES =
  /(?:\b(?:pass ?(?:word|code|phrase)|secret|pin|token|api.?key|credentials?|cvv2?|cvc2?|code|user ?name|login)\b|\b(?:name(?:'s| is)|this is|speaking (?:to|with)|called|dear|m(?:r|rs|s|iss)|dr)\b)/gi;
const BEHIND_ANNOUNCEMENT = 8;
const HEADER = /\b(?:authorization|cookie)["']?\s{0,2}[:=][^\n]*$/i;
const PRIVATE_KEY = /-----BEGIN (?:(?!-----END)[\s\S])*$/;
/** What goes on with a value: parts of numbers, codes and addresses, and what is said between them. */
const PART =
  NUMBER |
  Speech.Ordinal |
  Speech.Letter |
  Speech.Spelling |
  Speech.Month |
  Speech.Mark |
  Speech.Filler |
  Speech.Correction |
  Speech.Alike;

/**
 * Where the end of `text` begins that may still become a value, or part of one, with what follows; the length of the
 * text if nothing may. What stands before is decided, as far as one can know.
 */
export function openFrom(text: string): number {
  if (text === '') return 0;
  const from = windowStart(text);
  const tail = text.slice(from);
  const speech = new SpokenText(tail);
  const { tokens } = speech;
  let first = Math.max(0, tokens.length - LAST_WORDS);
  for (let before = -1; before !== first;) {
    before = first;
    first = Math.min(first, behindNumber(speech, first), aroundMark(speech, first));
    while (first > 0 && isPart(speech, first - 1)) first--;
  }
  first = nameBefore(speech, first);
  // `the fourth of`, `unit three`: what belongs before a number.
  while (first > 0 && BEFORE_NUMBER.test(speech.word(first - 1))) first--;
  let open = Math.min(tail.length, tokens[first]?.start ?? tail.length, chunkStart(tail), announcedFrom(tail, speech));
  open = Math.min(open, HEADER.exec(tail)?.index ?? open, PRIVATE_KEY.exec(tail)?.index ?? open);
  // Signs before a word belong to it: `+61`, `(02)`, `"x"`.
  while (open > 0 && !/\s/.test(tail.charAt(open - 1))) open--;
  return from + open;
}

/** The part of a long text that is looked at begins with a word. */
function windowStart(text: string): number {
  if (text.length <= REACH) return 0;
  const from = text.length - REACH;
  const space = text.indexOf(' ', from);
  return space < 0 ? from : space + 1;
}

function isPart(speech: SpokenText, index: number): boolean {
  if (speech.is(index, PART)) return true;
  // `and` and `of` between two parts.
  if (ASIDE.test(speech.word(index))) return true;
  return /^(?:and|of|the|then|mean|that|as|in)$/.test(speech.word(index)) && speech.is(index - 1, PART);
}

/** `jane doe` before `sixty two`, which may be the name of a mailbox. */
function nameBefore(speech: SpokenText, first: number): number {
  let name = first;
  while (name > 0 && first - name < MAX_NAME && speech.gap(name) === ' ' && !speech.is(name - 1, Speech.Function))
    name--;
  return name;
}

/** The number whose street or meaning may still follow. */
function behindNumber(speech: SpokenText, first: number): number {
  const last = speech.tokens.length - 1;
  const reach = Math.max(0, Math.min(first, last) - BEHIND_NUMBER);
  for (let index = reach; index < first; index++) {
    if (isNumber(speech, index)) return index;
  }
  return first;
}

function isNumber(speech: SpokenText, index: number): boolean {
  return (
    speech.is(index, NUMBER | Speech.Ordinal) || /\d/.test(speech.tokens[index]!.word) || speech.word(index) === 'plus'
  );
}

/** The beginning of the mailbox before an `at` or `dot` whose host may still follow. */
function aroundMark(speech: SpokenText, first: number): number {
  const last = speech.tokens.length - 1;
  let start = first;
  for (let index = Math.max(0, Math.min(first, last) - BEHIND_MARK); index <= last; index++) {
    const mark = speech.word(index) === 'at' || (speech.is(index, Speech.Mark) && speech.word(index) !== 'space');
    if (mark || speech.gap(index).includes('@')) start = Math.min(start, mailboxStart(speech, index));
  }
  return start;
}

/** Words, connectors and letters before token `index`, to the end of the sentence before or some words further. */
function mailboxStart(speech: SpokenText, index: number): number {
  let start = index;
  while (
    start > 0 &&
    index - start < BEFORE_MARK &&
    speech.follows(start) &&
    !speech.is(start - 1, Speech.Function & ~Speech.Letter)
  )
    start--;
  return start;
}

/** Where the last run without spaces begins: half a word is none. */
function chunkStart(tail: string): number {
  return /\S*\s{0,4}$/.exec(tail)?.index ?? tail.length;
}

/** What follows `password`, `my name is` … for some words. */
function announcedFrom(tail: string, speech: SpokenText): number {
  let open = tail.length;
  for (const match of tail.matchAll(ANNOUNCES)) {
    const end = match.index + match[0].length;
    const behind = speech.tokens.filter(({ start }) => start >= end).length;
    if (behind <= BEHIND_ANNOUNCEMENT) open = Math.min(open, match.index);
  }
  return open;
}
