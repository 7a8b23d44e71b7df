import { type Rewrite, type Unit } from './rewrite.ts';
import { characterAt } from './spoken-letters.ts';
import type { SpokenText } from './spoken-tokens.ts';
import { Speech } from './spoken-words.ts';

/** Behind these a few letters and digits are a code. */
const CONTEXT =
  /\b(?:passport|rego|registration|plates?|licen[cs]e|policy|account|membership|member|customer|medical record|mrn|vin|chassis|serial|imei|iban|national insurance|nino|nhi|nhs|mac(?: address)?|hardware address|device id|swift|bic|post ?code|zip(?: code)?|driver id)\b[^.?!;\n]{0,40}$/i;
const HARDWARE = /\b(?:mac|hardware|ethernet|bluetooth|wi-?fi)(?: address)?\b[^.?!;\n]{0,24}$/i;
const MIN_LENGTH = 5;
const MAX_LENGTH = 40;
const MAX_FILLERS = 3;

/** A code of letters and digits that is spelled from token `index` on: `a b c one two three` as `ABC123`. */
export function spokenCodeAt(speech: SpokenText, index: number): Rewrite | undefined {
  if (!mayBegin(speech, index)) return undefined;
  const units: Unit[] = [];
  let [letters, digits, alone] = [0, 0, 0];
  let last = index - 1;
  for (let at = index; ;) {
    const character = characterAt(speech, at);
    if (character === undefined) break;
    for (const one of character.units) units.push({ ...one, text: one.text.toUpperCase() });
    if (character.alone) alone++;
    if (character.letter) letters++;
    else digits++;
    last = character.next - 1;
    at = character.next;
    if (units.length > MAX_LENGTH) return undefined;
    let between = 0;
    while (between < MAX_FILLERS && isBetween(speech, at)) {
      between++;
      at++;
    }
    if (!speech.follows(at)) break;
  }
  if (letters === 0 || letters + digits < 3) return undefined;
  const length = units.reduce((sum, { text }) => sum + text.length, 0);
  if (length > MAX_LENGTH) return undefined;
  const start = speech.tokens[index]!.start;
  const before = speech.text.slice(Math.max(0, start - 72), start);
  if (!CONTEXT.test(before) && (length < MIN_LENGTH || digits === 0 || letters - alone < 2)) return undefined;
  return { first: index, last, code: true, units: HARDWARE.test(before) && length === 12 ? inPairs(units) : units };
}

/** `00:1A:2B:…`, as the addresses of network interfaces are written. */
function inPairs(units: readonly Unit[]): Unit[] {
  let count = 0;
  return units.flatMap(({ text, start, end }) =>
    text
      .split('')
      .map((character) => ({ text: count++ % 2 === 0 && count > 1 ? `:${character}` : character, start, end })),
  );
}

/** `a` and `i` are words unless more letters or digits follow; in the middle of a row nothing begins. */
function mayBegin(speech: SpokenText, index: number): boolean {
  const starts =
    Speech.Letter | Speech.Spelling | Speech.Digit | Speech.Multiple | Speech.Teen | Speech.Tens | Speech.Figures;
  if (!speech.is(index, starts) && !/^(?:capital|letter)$/.test(speech.word(index))) return false;
  const previous = Speech.Letter | Speech.Digit;
  if (!speech.is(index - 1, previous) || !speech.follows(index)) return true;
  return /^[ai]$/.test(speech.word(index - 1)) && !speech.is(index - 2, previous);
}

function isBetween(speech: SpokenText, at: number): boolean {
  const word = speech.word(at);
  if (!speech.follows(at)) return false;
  return (
    speech.is(at, Speech.Filler) ||
    word === 'and' ||
    word === 'then' ||
    word === 'dash' ||
    word === 'space' ||
    word === 'hyphen' ||
    word === 'colon'
  );
}
