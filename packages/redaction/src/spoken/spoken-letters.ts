import { saidAt } from './cardinal.ts';
import { type Unit, unit } from './rewrite.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';

/** One character of a code or more, as it was said, and the token behind it. */
export interface Spelled {
  readonly units: readonly Unit[];
  readonly next: number;
  /** Whether it is a word of the spelling alphabet without its letter. */
  readonly alone: boolean;
  readonly letter: boolean;
}

/** `j`, `n for november`, `b as in boy`, `capital j`, `double s`, `november`. */
export function letterAt(speech: SpokenText, index: number): Spelled | undefined {
  const shift = /^(?:capital|uppercase|lowercase|letter)$/.test(speech.word(index)) ? 1 : 0;
  const twice = speech.is(index + shift, Speech.Multiple) ? 1 : 0;
  const at = index + shift + twice;
  const token = speech.tokens[at];
  if (token === undefined || (shift + twice > 0 && !speech.follows(at))) return undefined;
  const single = (token.kind & Speech.Letter) !== 0;
  if (!single && (token.kind & Speech.Spelling) === 0) return undefined;
  const letter = single ? token.word : token.value;
  const example = single ? exampleEnd(speech, at) : at + 1;
  const count = twice === 0 ? 1 : Number(speech.tokens[at - 1]!.value);
  return {
    units: [unit(speech, letter.repeat(count), index, example - 1)],
    next: example,
    alone: !single,
    letter: true,
  };
}

/** The token behind `for november`, `as in boy`, `like charlie`; behind the letter itself without an example. */
function exampleEnd(speech: SpokenText, at: number): number {
  const letter = speech.word(at);
  for (const words of [['for'], ['as', 'in'], ['like'], ['is', 'for'], ['in']]) {
    const example = at + 1 + words.length;
    const said = words.every((word, index) => speech.word(at + 1 + index) === word && speech.follows(at + 1 + index));
    if (said && speech.word(example).startsWith(letter) && speech.word(example).length > 1) return example + 1;
  }
  return at + 1;
}

/** A letter or a number of a code. */
export function characterAt(speech: SpokenText, index: number): Spelled | undefined {
  const token = speech.tokens[index];
  if (token === undefined) return undefined;
  // In a code `o` and `oh` are zeros.
  const said = saidAt(speech, index);
  if (said !== undefined && !(speech.word(index) === 'a')) {
    return { units: [unit(speech, said.digits, index, said.next - 1)], next: said.next, alone: false, letter: false };
  }
  return letterAt(speech, index);
}
