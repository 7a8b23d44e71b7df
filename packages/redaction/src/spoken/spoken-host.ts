import type { SpokenText } from './spoken-tokens.ts';
import { type Spelled, characterAt, letterAt } from './spoken-letters.ts';
import { type Unit, unit } from './rewrite.ts';
import { Speech } from './spoken-words.ts';

/** A host name that was said, as it is written, and the token behind it. */
export interface SpokenHost {
  readonly units: readonly Unit[];
  readonly next: number;
  /** Whether any of it is words for what is written otherwise. */
  readonly spoken: boolean;
}

const TOP_LEVEL =
  /^(?:com|net|org|io|au|uk|nz|co|edu|gov|info|biz|me|us|ca|ie|de|fr|it|es|nl|se|no|dk|fi|pl|ch|at|be|in|jp|cn|sg|hk|id|my|ph|za|br|mx|ru|eu|app|dev|ai|cloud|online|tech|site|shop|store|xyz|tv|cc|asia|int|mil|name|pro|email|health|bank|digital|agency|fm|ly|gg|sh|ws|gr|pt|cz|hu|ro|tr|kr|tw|th|vn|il|ae|ar|cl|sk|si|hr|bg|ee|lt|lv|lu|ua|rs|ke|ng|gh|fj|pk|lk|asn|club|live|world|life|network|studio|solutions|services|company|group|media|design|today|news|blog|energy|farm|cafe|kiwi|sydney|melbourne|example|test)$/;
/** Providers of mail that people name without their ending. */
const PROVIDER =
  /^(?:gmail|hotmail|outlook|yahoo|icloud|bigpond|optusnet|iinet|protonmail|fastmail|aol|ymail|googlemail)$/;
const GLUED = /^dot(com|net|org|io)$/;
const MAX_LABEL = 4;
const MAX_LABELS = 6;

/** Whether anything in a text may end a host, as a word or letter by letter; without it no `dot` is worth a look. */
export function mayEndHosts({ tokens }: SpokenText): boolean {
  return tokens.some(({ word, kind }) => TOP_LEVEL.test(word) || GLUED.test(word) || (kind & Speech.Letter) !== 0);
}

/** The host that is said from token `index` on: `example dot com dot au`, `g mail dot com`, `gmail.com`. */
export function spokenHostAt(
  speech: SpokenText,
  index: number,
  mayBeProvider: () => boolean = () => false,
): SpokenHost | undefined {
  const first = labelAt(speech, index, MAX_LABEL);
  if (first === undefined) return undefined;
  const units: Unit[] = [...first.units];
  let host: SpokenHost | undefined;
  let spoken = first.units.length > 1;
  let at = first.next;
  for (let labels = 1; labels < MAX_LABELS; labels++) {
    const glued = GLUED.exec(speech.word(at))?.[1];
    if (glued !== undefined && speech.follows(at)) {
      units.push(unit(speech, `.${glued}`, at, at));
      host = { units: [...units], next: at + 1, spoken: true };
      at++;
      continue;
    }
    const dot = dotAt(speech, at);
    if (dot === undefined) break;
    spoken ||= dot.units[0]!.text === '.' && dot.next > at;
    const label = labelAt(speech, dot.next, 1) ?? undefined;
    if (label === undefined) break;
    units.push(...dot.units, ...label.units);
    at = label.next;
    const name = label.units.map(({ text }) => text).join('');
    if (TOP_LEVEL.test(name)) host = { units: [...units], next: at, spoken };
  }
  if (host !== undefined) return host;
  const provider = first.units.map(({ text }) => text).join('');
  if (!PROVIDER.test(provider) || !mayBeProvider()) return undefined;
  const end = first.units.at(-1)!;
  return { units: [...first.units, { text: '.com', start: end.start, end: end.end }], next: first.next, spoken: true };
}

/** `dot`, or a written dot between two tokens. */
function dotAt(speech: SpokenText, at: number): { units: Unit[]; next: number } | undefined {
  if (speech.gap(at) === '.') return { units: [gapUnit(speech, at, '.')], next: at };
  const said =
    /^(?:dot|point|period)$/.test(speech.word(at)) &&
    speech.follows(at) &&
    (speech.follows(at + 1) || speech.gap(at + 1) === '.');
  return said ? { units: [unit(speech, '.', at, at)], next: at + 1 } : undefined;
}

function gapUnit(speech: SpokenText, at: number, text: string): Unit {
  return { text, start: speech.tokens[at - 1]!.end, end: speech.tokens[at]!.start };
}

/** One label of a host: a word or two, letters, digits, dashes. */
function labelAt(speech: SpokenText, index: number, mostWords: number): { units: Unit[]; next: number } | undefined {
  const units: Unit[] = [];
  let words = 0;
  let at = index;
  for (let parts = 0; parts < 24; parts++) {
    if (parts > 0 && !speech.follows(at)) break;
    if (parts > 0 && /^(?:dash|hyphen)$/.test(speech.word(at)) && speech.follows(at + 1)) {
      units.push(unit(speech, '-', at, at));
      at++;
    }
    const next = speech.tokens[at];
    if (next === undefined || (parts > 0 && !/^[ ,-]{1,2}$/.test(speech.gap(at)) && units.at(-1)?.text !== '-')) break;
    if (parts > 0 && speech.gap(at) === '-') units.push(gapUnit(speech, at, '-'));
    const spelled: Spelled | undefined =
      mostWords > 1 || isSpelledLabel(speech, at) ? characterOf(speech, at) : undefined;
    if (spelled !== undefined) {
      units.push(...spelled.units);
      at = spelled.next;
      continue;
    }
    if (words === mostWords || next.word === '' || (next.kind & Speech.Mark) !== 0) break;
    if (mostWords > 1 && words > 0 && (next.kind & Speech.Function) !== 0) break;
    if (mostWords === 1 && units.length > 0) break;
    if (GLUED.test(next.word)) break;
    units.push(unit(speech, next.word.replaceAll("'", ''), at, at));
    words++;
    at++;
  }
  return units.length === 0 ? undefined : { units, next: at };
}

function characterOf(speech: SpokenText, at: number): Spelled | undefined {
  const letter = letterAt(speech, at);
  if (letter !== undefined && !letter.alone) return letter;
  return speech.isNumber(at) ? characterAt(speech, at) : undefined;
}

/** `dot c o m`, `dot a u`: letters alone. */
function isSpelledLabel(speech: SpokenText, at: number): boolean {
  return speech.is(at, Speech.Letter) && (speech.is(at + 1, Speech.Letter) || speech.is(at - 1, Speech.Letter));
}
