/** Letters, perhaps with marks of a sentence around them: what people write. */
const PEOPLE_WORD = /^["'“‘(«¿¡[]*\p{L}[\p{L}\p{M}'’-]*["'”’)».,:;!?…\]]*$/u;
const HAN_OR_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{4}/u;
/** Literals are gone from it, and what is left are names of tables. */
const SQL =
  /^\s*(?:SELECT\s.*\sFROM|INSERT\s+INTO|UPDATE\s.*\sSET|DELETE\s+FROM|CREATE\s|ALTER\s|DROP\s|WITH\s.*\sAS)\b/s;
/** A frame of a stack trace, which may have words in it: `at async find (/app/find.js:3:4)`. */
const FRAME = /^\s*at\s.*:\d+:\d+\)?\s*$/;
const REPLACEMENT = /<[A-Z][A-Z_]{1,31}:[\w.*-]{1,64}>/g;
/** A longer word is none. */
const MAX_WORD = 64;
/** Two words of one letter. */
const MIN_TEXT = 3;

/**
 * `text` with nothing but the lines that people may have written, the others blank, so that offsets stay; `undefined` where
 * there is none. A line of people has at least two words, and more words than what programs write (paths, ids, versions,
 * hashes): no model ever sees ids, routes, user agents and stack frames.
 */
export function readableIn(text: string): string | undefined {
  if (text.length < MIN_TEXT || SQL.test(text)) return undefined;
  let isAny = false;
  const lines = text.split('\n').map((line) => {
    if (!isReadable(line)) return ' '.repeat(line.length);
    isAny = true;
    return line;
  });
  return isAny ? lines.join('\n') : undefined;
}

function isReadable(line: string): boolean {
  if (FRAME.test(line)) return false;
  if (HAN_OR_KANA.test(line)) return true;
  let people = 0;
  let machine = 0;
  for (const word of line.replace(REPLACEMENT, ' ').split(/\s+/)) {
    if (word.length <= MAX_WORD && PEOPLE_WORD.test(word)) people++;
    else if (/[\p{L}\p{N}]/u.test(word)) machine++;
  }
  return people >= 2 && people > machine;
}
