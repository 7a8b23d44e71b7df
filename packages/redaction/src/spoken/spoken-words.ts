/** What a spoken word may stand for; bits, for some words have several readings. */
export const Speech = {
  /** `zero` to `nine`, one digit. */
  Digit: 1,
  /** `ten` to `nineteen`. */
  Teen: 2,
  /** `twenty` to `ninety`. */
  Tens: 4,
  Hundred: 8,
  Thousand: 16,
  /** `double`, `triple`: how often the next one is said. */
  Multiple: 32,
  /** Written digits between spoken ones. */
  Figures: 64,
  /** `first` to `thirtieth`. */
  Ordinal: 128,
  /** What a speaker says while looking for the next digit. */
  Filler: 256,
  /** `no`, `sorry`: what was said before is taken back. */
  Correction: 512,
  /** One letter. */
  Letter: 1024,
  /** A word of the spelling alphabet: `november`. */
  Spelling: 2048,
  Month: 4096,
  /** A word that sounds like a digit: `for`, `to`. */
  Alike: 8192,
  /** A mark that is said: `dot`, `underscore`. */
  Mark: 16384,
  /** A word that holds sentences together and is part of no value. */
  Function: 32768,
  Street: 65536,
} as const;

export interface SpokenWord {
  readonly kind: number;
  /** Digits, letter or mark that it stands for. */
  readonly value: string;
}

/** What begins or goes on with a number. */
export const NUMBER: number =
  Speech.Digit | Speech.Teen | Speech.Tens | Speech.Hundred | Speech.Thousand | Speech.Multiple | Speech.Figures;
const PLAIN: SpokenWord = { kind: 0, value: '' };
const words: Map<string, SpokenWord> = new Map();

function add(kind: number, list: string, value: (word: string, index: number) => string): void {
  for (const [index, entry] of list.split(' ').entries()) {
    for (const word of entry.split('/')) {
      const known = words.get(word);
      const said = value(word, index);
      words.set(word, {
        kind: kind | (known?.kind ?? 0),
        value: known === undefined || said !== '' ? said : known.value,
      });
    }
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

add(
  Speech.Function,
  "the a an is are was were be been am to of in on at for from by with and or but if so as than then that this these those it its it's that's my your his her our their me you him them us we they i'm i i've i'll we're you're he she who what when where why how which there here not do does did has have had can could will would should may might must please just only about around over under between into out up down off past after before because until till during since past per each every some any all more most less few",
  () => '',
);
add(Speech.Letter, LETTERS.split('').join(' '), (letter) => letter);
add(
  Speech.Digit,
  'zero/oh/o/nought/naught/nil/aught one two three four five/fife six seven eight nine/niner',
  (_, index) => String(index),
);
add(Speech.Teen, 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen', (_, index) =>
  String(index + 10),
);
add(Speech.Tens, 'twenty thirty forty/fourty fifty sixty seventy eighty ninety', (_, index) => String(index + 2));
add(Speech.Hundred, 'hundred hundreds', () => '00');
add(Speech.Thousand, 'thousand', () => '000');
add(Speech.Multiple, 'double triple/treble quadruple', (_, index) => String(index + 2));
add(
  Speech.Ordinal,
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth',
  (_, index) => String(index + 1),
);
add(Speech.Ordinal, 'thirtieth', () => '30');
add(Speech.Filler, 'um umm uh uhm er err erm ah hmm hm mm mhm like okay ok yeah yep yes right well so', () => '');
add(Speech.Correction, 'no nope sorry wait actually correction oops rather scratch mean strike make', () => '');
add(
  Speech.Spelling,
  'alpha/alfa bravo charlie delta echo foxtrot golf hotel india juliet/juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey/whisky xray/x-ray yankee zulu',
  (word) => word.charAt(0),
);
add(
  Speech.Month,
  'january/jan february/feb march april/apr may june july august/aug september/sept/sep october/oct november december/dec',
  () => '',
);
// `n for november`, `to` and `for` between digits.
for (const [word, digit] of [
  ['for', '4'],
  ['to', '2'],
  ['too', '2'],
  ['ate', '8'],
  ['won', '1'],
  ['tree', '3'],
] as const) {
  words.set(word, { kind: Speech.Alike | (words.get(word)?.kind ?? 0), value: digit });
}
for (const [said, mark] of [
  ['dot', '.'],
  ['point', '.'],
  ['period', '.'],
  ['underscore', '_'],
  ['dash', '-'],
  ['hyphen', '-'],
  ['minus', '-'],
  ['plus', '+'],
  ['slash', '/'],
  ['colon', ':'],
  ['space', ' '],
  ['hash', '#'],
  ['hashtag', '#'],
  ['star', '*'],
  ['asterisk', '*'],
  ['ampersand', '&'],
  ['exclamation', '!'],
  ['dollar', '$'],
  ['percent', '%'],
] as const) {
  words.set(said, { kind: Speech.Mark, value: mark });
}
add(
  Speech.Street,
  'street st road rd avenue ave lane drive boulevard blvd crescent parade highway hwy terrace court place close grove way circuit esplanade square quay walk gardens rise loop promenade alley mews row',
  () => '',
);

/** What `word` (small letters) may stand for. */
export function spokenWord(word: string): SpokenWord {
  return words.get(word) ?? PLAIN;
}

/** A number below a hundred thousand for which a word of `kind` stands. */
export function valueOf({ kind, value }: SpokenWord): number {
  return (kind & Speech.Tens) !== 0 ? Number(value) * 10 : Number(value);
}
