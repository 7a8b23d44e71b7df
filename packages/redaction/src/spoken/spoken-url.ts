import { isCommon } from '../prose/lexicon.ts';
import { type Rewrite, type Unit, unit } from './rewrite.ts';
import { spokenHostAt } from './spoken-host.ts';
import { characterAt } from './spoken-letters.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';

const MAX_PATH = 12;
const NO_HOST =
  /^(?:the|a|an|at|in|on|of|is|and|or|to|for|with|this|that|my|your|use|uses|using|net|asp|about|from|by)$/;

/** The page whose first `dot` is token `index`: `www dot acme dot com slash jane`. */
export function spokenUrlAt(speech: SpokenText, index: number): Rewrite | undefined {
  const label = index - 1;
  if (index === 0 || !speech.follows(index) || speech.word(label) === '' || NO_HOST.test(speech.word(label)))
    return undefined;
  const host = spokenHostAt(speech, label);
  if (host === undefined || host.next <= index) return undefined;
  // `I prefer dot net`
  if (speech.word(index + 1) === 'net' && host.next === index + 2 && isCommon(speech.word(label))) return undefined;
  const scheme = schemeBefore(speech, label);
  const units: Unit[] = [...scheme.units, ...host.units];
  let last = host.next - 1;
  for (let count = 0; count < MAX_PATH && speech.follows(last + 1); count++) {
    const at = last + 1;
    const slash = /^(?:slash|dash|hyphen|underscore|dot)$/.test(speech.word(at)) && speech.follows(at + 1);
    const part = slash ? partAt(speech, at + 1) : undefined;
    if (part === undefined) break;
    units.push(unit(speech, speech.tokens[at]!.value, at, at), ...part.units);
    last = part.next - 1;
  }
  return { first: scheme.first, last, units };
}

/** `https colon slash slash`; without it the address is still a page's. */
function schemeBefore(speech: SpokenText, label: number): { first: number; units: Unit[] } {
  const said = [label - 4, label - 3, label - 2, label - 1].map((at) => speech.word(at));
  if (/^https?$/.test(said[0]!) && said[1] === 'colon' && said[2] === 'slash' && said[3] === 'slash') {
    return { first: label - 4, units: [unit(speech, `${said[0]}://`, label - 4, label - 1)] };
  }
  if (speech.word(label) === 'www') return { first: label, units: [] };
  const start = speech.tokens[label]!.start;
  return { first: label, units: [{ text: 'www.', start, end: speech.tokens[label]!.end }] };
}

function partAt(speech: SpokenText, at: number): { units: readonly Unit[]; next: number } | undefined {
  const token = speech.tokens[at];
  if (token === undefined || token.word === '' || (token.kind & Speech.Mark) !== 0) return undefined;
  return speech.isNumber(at) ? characterAt(speech, at) : { units: [unit(speech, token.word, at, at)], next: at + 1 };
}
