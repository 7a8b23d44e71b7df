import { isPlaceName } from './lexicon.ts';
import type { ProseText } from './prose-text.ts';
import { isHouseNumber, numberedStreet } from './street.ts';
import { Sense } from './vocabulary.ts';
import { Form } from './words.ts';

const MAX_ADDRESS_WORDS = 24;
const NAMED = Form.Capital | Form.Upper | Form.Initial;
/** Postcodes of Britain, Canada, the Netherlands, Poland, Sweden, the United States, and with a country before. */
const POSTCODE =
  /(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{3} \d{2}|\d{5}-\d{3,4}|[A-Z]{1,3}-\d{4,5})(?![\w])/y;

/** Takes in what stands before: a unit, another number. */
export function addressStart(prose: ProseText, seed: number): number {
  let first = seed;
  while (first > 0 && seed - first < 6) {
    const gap = prose.gap(first);
    if (!/^[\s,.]{1,4}$/.test(gap) || prose.taken[first - 1] === 1) break;
    if (prose.has(first - 1, Form.Number)) {
      if (prose.means(first - 2, Sense.Unit) && !prose.has(first - 2, Form.Lower)) first -= 2;
      else if (prose.means(first - 2, Sense.Unit) && /,/.test(gap)) first -= 2;
      else if (/^[ \n]+$/.test(gap) && prose.words[first - 1]!.fold.length >= 2 && isHouseNumber(prose, first - 1))
        first -= 1;
      else break;
    } else break;
  }
  return first;
}

/** Takes in what stands behind: unit, suburb, state, postcode, country; as long as each may belong to an address. */
export function addressEnd(prose: ProseText, seed: number): number {
  let last = seed;
  for (let at = seed + 1; at < prose.words.length && at - seed < MAX_ADDRESS_WORDS; at++) {
    const gap = prose.gap(at);
    if (!/^[\s,.;>?]{1,24}$/.test(gap) || /\n\s*\n\s*\n/.test(gap) || prose.taken[at] === 1) break;
    const sentence =
      /\.\s/.test(gap) &&
      prose.has(at, Form.First) &&
      !/^(?:st|str|apt|ave|rd|ste|av|no)$/.test(prose.words[at - 1]!.fold);
    if (sentence || prose.has(at, Form.Machine)) {
      const mixed = postcodeAt(prose, at);
      if (sentence || mixed === undefined) break;
      last = at = mixed;
      continue;
    }
    const postcode = postcodeAt(prose, at);
    if (postcode !== undefined) {
      last = at = postcode;
      continue;
    }
    if (prose.has(at, Form.Number)) {
      const street = numberedStreet(prose, at);
      if (street !== undefined) {
        last = at = street.last;
        continue;
      }
      const { length } = prose.words[at]!.fold;
      if (
        length < 3 ||
        length > 7 ||
        (!/[\n,]/.test(gap) &&
          prose.has(at + 1, Form.Lower) &&
          /^ $/.test(prose.gap(at + 1)) &&
          prose.isCommon(at + 1) &&
          length < 4)
      )
        break;
      last = at;
      continue;
    }
    if (prose.means(at, Sense.Unit) && prose.has(at + 1, Form.Number)) {
      last = ++at;
      continue;
    }
    if (prose.is(at, 'nan')) continue;
    const place = placeEnd(prose, at);
    if (place !== undefined) {
      last = at = place;
      continue;
    }
    if (!belongs(prose, at, gap)) break;
    last = at;
  }
  return last;
}

function postcodeAt(prose: ProseText, at: number): number | undefined {
  const word = prose.words[at]!;
  POSTCODE.lastIndex = word.start;
  const match = POSTCODE.exec(prose.text);
  if (match === null) return undefined;
  let last = at;
  while (last + 1 < prose.words.length && prose.words[last + 1]!.start < word.start + match[0].length) last++;
  return last;
}

/** The last word of a place of several words: `New Zealand`. */
function placeEnd(prose: ProseText, at: number): number | undefined {
  if (!prose.has(at, NAMED)) return undefined;
  for (let end = Math.min(at + 3, prose.words.length - 1); end > at; end--) {
    const between = prose.text.slice(prose.words[at]!.end, prose.words[end]!.start);
    if (!/[\n.,]/.test(between) && isPlaceName(prose.phrase(at, end))) return end;
  }
  return undefined;
}

function belongs(prose: ProseText, at: number, gap: string): boolean {
  // `Phone:` begins the next field of a card.
  if (/^\s?:/.test(prose.text.slice(prose.words[at]!.end, prose.words[at]!.end + 2))) return false;
  if (prose.means(at, Sense.State) && prose.has(at, Form.Upper)) return true;
  if (prose.has(at, Form.Lower)) {
    if (prose.means(at, Sense.Particle)) return prose.has(at + 1, NAMED) && /^ $/.test(prose.gap(at + 1));
    if (isPlaceName(prose.words[at]!.fold) && !prose.isCommon(at)) return true;
    return /^(?:st|street|road|rd)$/.test(prose.words[at]!.fold) && gap === ' ';
  }
  if (prose.means(at, Sense.Street | Sense.Nationality) && gap === ' ') return true;
  const known = isPlaceName(prose.words[at]!.fold);
  if (known) return true;
  if (prose.means(at, Sense.Function | Sense.Verb | Sense.Known | Sense.Honorific)) return false;
  // A word of its own line or after a comma may be a suburb; a plain English word rather is the next sentence.
  return (
    !prose.isCommon(at) ||
    (prose.has(at, Form.Upper) && prose.words[at]!.fold.length > 3) ||
    (/,/.test(gap) && !/[.]/.test(gap) && !prose.isGiven(at))
  );
}
