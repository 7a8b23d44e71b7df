import type { ProseText } from './prose-text.ts';
import type { Stretch } from './stretch.ts';
import { Sense } from './vocabulary.ts';
import { Form } from './words.ts';

const MAX_WORDS = 4;
/** `said petra to michael`, `why is yulan so late`, `norberg and smith` */
const BEFORE_PERSON =
  /^(?:said|to|for|with|by|is|named|and|or|from|hi|hello|hey|dear|thanks|am|i'm|it's|me|him|her|ask|tell|call|add|because|but|than)$/;

/** Names in a text that has no capitals at all: given names that are no words, with what stands beside them. */
export function findNamesWithoutCapitals(prose: ProseText): Stretch[] {
  const found: Stretch[] = [];
  for (let index = 0; index < prose.words.length; index++) {
    if (prose.taken[index] === 1 || !isName(prose, index)) continue;
    const last = nameEnd(prose, index);
    if (last === index && !standsAlone(prose, index, found.at(-1))) continue;
    prose.take(index, last);
    found.push({ first: index, last });
    index = last;
  }
  return found;
}

function isName(prose: ProseText, index: number): boolean {
  if (!prose.has(index, Form.Lower) || prose.has(index, Form.Machine)) return false;
  if (!prose.isGiven(index) || prose.isCommon(index) || prose.words[index]!.fold.length < 3) return false;
  return !prose.means(index, Sense.Known | Sense.Function | Sense.Nationality | Sense.Verb | Sense.Street);
}

/** `michelle kozma`, `leidy t muris`: what follows a given name and is no word. */
function nameEnd(prose: ProseText, index: number): number {
  let last = index;
  for (let at = index + 1; at < index + MAX_WORDS && at < prose.words.length; at++) {
    if (prose.has(at - 1, Form.Possessive) || !/^\.? $/.test(prose.gap(at))) break;
    if (prose.has(at, Form.Machine | Form.Number) || prose.means(at, Sense.Function | Sense.Known | Sense.Verb)) break;
    const { fold } = prose.words[at]!;
    // An initial needs a name behind it.
    if (fold.length === 1) continue;
    if (prose.isCommon(at) ? !prose.isFamily(at) || last > index : prose.isUnknown(at) && last > index) break;
    last = at;
  }
  return last;
}

function standsAlone(prose: ProseText, index: number, before: Stretch | undefined): boolean {
  if (prose.has(index, Form.Possessive)) return true;
  if (before !== undefined && before.last >= index - 2 && /^(?:, | )$/.test(prose.gap(index))) return true;
  if (prose.means(index + 1, Sense.Verb) && prose.gap(index + 1) === ' ') return true;
  if (prose.gap(index + 1).startsWith(':') && prose.has(index, Form.First)) return true;
  return prose.gap(index) === ' ' && BEFORE_PERSON.test(prose.words[index - 1]!.fold);
}
