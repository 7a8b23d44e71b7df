/** A way to write a text so that people or programs still read it and a search for its letters does not. */
export interface Disguise {
  readonly name: string;
  readonly of: (text: string) => string;
}

const CYRILLIC = ['aceiopsxyABCEHIJKMOPSTXY', 'асеіорѕхуАВСЕНІЈКМОРЅТХҮ'] as const;
const GREEK = ['aikoupvyABEHIKMNOPTXYZ', 'αικουρνγΑΒΕΗΙΚΜΝΟΡΤΧΥΖ'] as const;

export const disguises: readonly Disguise[] = [
  { name: 'as it is written', of: (text) => text },
  { name: 'in capitals', of: (text) => text.toUpperCase() },
  { name: 'in small letters', of: (text) => text.toLowerCase() },
  { name: 'in JSON within JSON', of: (text) => JSON.stringify({ inner: JSON.stringify({ note: [text] }) }) },
  { name: 'in base64 within JSON', of: (text) => JSON.stringify({ data: Buffer.from(text).toString('base64') }) },
  { name: 'in base64 for URLs', of: (text) => Buffer.from(text).toString('base64url') },
  { name: 'percent-encoded', of: encodeURIComponent },
  {
    name: 'every byte percent-encoded',
    of: (text) => Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  },
  { name: 'percent-encoded twice', of: (text) => encodeURIComponent(encodeURIComponent(text)) },
  { name: 'in escapes of HTML', of: (text) => eachCharacter(text, (code) => `&#${code};`) },
  { name: 'in escapes of JSON', of: (text) => eachUnit(text, (code) => `\\u${code.toString(16).padStart(4, '0')}`) },
  { name: 'with Cyrillic letters', of: alphabet(...CYRILLIC) },
  { name: 'with Greek letters', of: alphabet(...GREEK) },
  { name: 'in full width', of: shifted([[0x21, 0x7e, 0xff01]]) },
  {
    name: 'in bold of mathematics',
    of: shifted([
      [0x41, 0x5a, 0x1d400],
      [0x61, 0x7a, 0x1d41a],
      [0x30, 0x39, 0x1d7ce],
    ]),
  },
  {
    name: 'in script of mathematics',
    of: shifted([
      [0x41, 0x5a, 0x1d4d0],
      [0x61, 0x7a, 0x1d4ea],
      [0x30, 0x39, 0x1d7f6],
    ]),
  },
  {
    name: 'in circles',
    of: shifted([
      [0x41, 0x5a, 0x24b6],
      [0x61, 0x7a, 0x24d0],
      [0x31, 0x39, 0x2460],
    ]),
  },
  { name: 'in Arabic-Indic digits', of: shifted([[0x30, 0x39, 0x0660]]) },
  { name: 'in Persian digits', of: shifted([[0x30, 0x39, 0x06f0]]) },
  { name: 'in Devanagari digits', of: shifted([[0x30, 0x39, 0x0966]]) },
  { name: 'in superscript digits', of: alphabet('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹') },
  { name: 'in keycaps', of: (text) => text.replaceAll(/\d/g, '$&\ufe0f\u20e3') },
  { name: 'with zero-width spaces', of: (text) => Array.from(text).join('\u200b') },
  { name: 'with zero-width joiners', of: (text) => Array.from(text).join('\u200d') },
  { name: 'with soft hyphens', of: (text) => Array.from(text).join('\u00ad') },
  { name: 'with no-break spaces', of: (text) => text.replaceAll(' ', '\u00a0') },
  { name: 'with its marks apart', of: (text) => text.normalize('NFD') },
];

/** The pieces of `mark` that whoever undoes every disguise finds in `output`: all of it, and its halves. */
export function revealedPieces(output: string, mark: string): string[] {
  const plain = undisguised(output);
  const middle = Math.ceil(mark.length / 2);
  const halves = mark.length < 12 ? [] : [mark.slice(0, middle), mark.slice(middle)];
  return [mark, ...halves].filter((piece) => plain.includes(withoutLooks(piece)));
}

/** By other means than those that are tested: each encoding undone wherever it may stand, three layers deep. */
function undisguised(text: string): string {
  let plain = text;
  for (let layer = 0; layer < 3; layer++) {
    const base64 = plain.match(/[\w+/-]{12,}/g) ?? [];
    plain = [plain, ...base64.map((run) => Buffer.from(run, 'base64').toString())]
      .join('\n')
      .replaceAll(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
      .replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replaceAll(/&#(\d{1,7});/g, (_, code: string) => String.fromCodePoint(Number(code)))
      .replaceAll(/\\(["\\/])/g, '$1');
  }
  return withoutLooks(plain);
}

const toLatin = [CYRILLIC, GREEK].map(([latin, letters]) => alphabet(letters, latin));

function withoutLooks(text: string): string {
  const latin = toLatin.reduce((letters, change) => change(letters), text.normalize('NFKD'));
  return latin
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .replaceAll(/[٠-٩]|[۰-۹]|[०-९]/g, (digit) =>
      String(digit.charCodeAt(0) - (digit < '۰' ? 0x660 : digit < '०' ? 0x6f0 : 0x966)),
    )
    .toLowerCase();
}

function alphabet(from: string, to: string): (text: string) => string {
  const letters = new Map(Array.from(from, (letter, index) => [letter, Array.from(to)[index]!]));
  return (text) => Array.from(text, (letter) => letters.get(letter) ?? letter).join('');
}

/** Moves ranges of code points: `[first, last, where the first one goes]`. */
function shifted(ranges: readonly (readonly [number, number, number])[]): (text: string) => string {
  return (text) =>
    eachCharacter(text, (code) => {
      const range = ranges.find(([first, last]) => first <= code && code <= last);
      return String.fromCodePoint(range === undefined ? code : code - range[0] + range[2]);
    });
}

function eachCharacter(text: string, write: (code: number) => string): string {
  return Array.from(text, (character) => write(character.codePointAt(0)!)).join('');
}

function eachUnit(text: string, write: (code: number) => string): string {
  return Array.from({ length: text.length }, (_, index) => write(text.charCodeAt(index))).join('');
}
