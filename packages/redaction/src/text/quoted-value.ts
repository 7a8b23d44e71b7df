/** A value of an assignment in a text. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A value up to the next space, separator or assignment; a quote belongs to it if the word goes on behind. */
const BARE_VALUE =
  /(?:[^\s"'`;&,]|,(?![\w.-]{1,64}[=:])){1,4096}(?:["'`](?=\w)(?![\w.-]{1,64}\s{0,4}[:=])[^\s"'`;&]{1,1024}){0,8}/y;
const OPENING = /\\{0,3}["'`]/y;
const MAX_QUOTED = 4096;

/** The value that begins at `at`, without its quotes. */
export function valueAt(text: string, at: number): Stretch | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text)?.[0];
  if (opening !== undefined) {
    const start = at + opening.length;
    const end = quotedEnd(text, start, opening);
    return end > start ? { start, end } : undefined;
  }
  BARE_VALUE.lastIndex = at;
  const bare = BARE_VALUE.exec(text)?.[0];
  return bare === undefined ? undefined : { start: at, end: at + withoutRest(bare).length };
}

/**
 * Where a quoted value ends: before a quote of its kind with as many backslashes as the opening one has. More of them
 * escape a quote within the value, but an even number in front of a plain quote escapes itself: `"C:\\\\"`.
 */
function quotedEnd(text: string, start: number, opening: string): number {
  const quote = opening.slice(-1);
  const depth = opening.length - 1;
  const bound = Math.min(text.length, start + MAX_QUOTED);
  let backslashes = 0;
  for (let index = start; index < bound; index++) {
    const character = text.charAt(index);
    if (character === '\n') return index;
    if (character === quote && (backslashes <= depth || (depth === 0 && backslashes % 2 === 0))) {
      return depth === 0 ? index : index - backslashes;
    }
    backslashes = character === '\\' ? backslashes + 1 : 0;
  }
  return bound;
}

/** Without the brackets that close what was opened before the name, and without the next assignment. */
function withoutRest(value: string): string {
  return value.replace(/,(?=$|["']?[\w.-]{1,64}["']?[=:]).*$/, '').replace(/(?<=.)[)\]}]{1,8}$/, '');
}
