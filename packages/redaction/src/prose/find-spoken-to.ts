import type { Stretch } from './stretch.ts';
import type { ProseText } from './prose-text.ts';
import { Sense } from './vocabulary.ts';
import { Form } from './words.ts';

const MAX_WORDS = 3;

/** Names in small letters, as speech recognisers write them, where the words around leave no doubt. */
export function findNamesInSmallLetters(prose: ProseText): Stretch[] {
  const found: Stretch[] = [];
  for (let index = 1; index < prose.words.length; index++) {
    if (prose.taken[index] === 1 || !prose.has(index, Form.Lower | Form.Upper)) continue;
    const claim = claimAt(prose, index);
    if (claim === 'none') continue;
    const last = nameEnd(prose, index, claim);
    if (last < index) continue;
    prose.take(index, last);
    found.push({ first: index, last });
    index = last;
  }
  return found;
}

/** How sure the words before make it that a name follows. */
function claimAt(prose: ProseText, index: number): 'sure' | 'likely' | 'pair' | 'none' {
  const before = prose.words[index - 1]!.fold;
  // `my name's`
  if (/^['’]s $/.test(prose.gap(index))) return before === 'name' || before === 'surname' ? 'sure' : 'none';
  if (!/^,? $/.test(prose.gap(index))) return 'none';
  if (before === 'is') {
    if (prose.is(index - 2, 'name') || prose.is(index - 2, 'surname')) return 'sure';
    return prose.is(index - 2, 'this') ? 'likely' : 'none';
  }
  if (before === 'hi' || before === 'hello' || before === 'hey' || before === 'dear') return 'likely';
  if (before === 'under' || before === 'named' || before === 'called' || before === 'caller') return 'pair';
  if (
    (before === 'to' || before === 'with' || before === 'for') &&
    /^(?:speak|spoke|speaking|talk|talked|talking|ask|asked|asking)$/.test(prose.words[index - 2]?.fold ?? '')
  )
    return 'pair';
  return before === 'mr' || before === 'mrs' || before === 'ms' || before === 'miss' || before === 'dr'
    ? 'sure'
    : 'none';
}

function nameEnd(prose: ProseText, index: number, claim: 'sure' | 'likely' | 'pair'): number {
  let last = index - 1;
  for (let at = index; at < index + MAX_WORDS && at < prose.words.length; at++) {
    if (at > index && prose.gap(at) !== ' ') break;
    if (prose.has(at, Form.Machine | Form.Number) || prose.means(at, Sense.Function | Sense.Known | Sense.Honorific))
      break;
    const listed =
      at === index
        ? prose.isGiven(at) || (claim === 'sure' && prose.isFamily(at))
        : prose.isGiven(at) || prose.isFamily(at);
    const plausible = prose.isCommon(at)
      ? listed && (claim === 'sure' || followed(prose, at))
      : listed || claim === 'sure' || at > index || followed(prose, at);
    if (!plausible) break;
    last = at;
  }
  // `booking under mehmet smith`: one word could be anything.
  if (claim === 'pair' && (last === index || !prose.isGiven(index))) return index - 1;
  return last;
}

/** `this is mark speaking`, `hi mark, thanks`: what follows a name that is a word as well. */
function followed(prose: ProseText, at: number): boolean {
  const next = prose.words[at + 1];
  if (next === undefined || /^[,.!?]/.test(prose.gap(at + 1))) return true;
  return /^(?:speaking|calling|here|from|thanks|thank)$/.test(next.fold) || prose.isFamily(at + 1);
}
