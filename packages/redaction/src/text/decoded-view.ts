/**
 * A text as detectors read it: encodings undone, look-alike characters folded, with the way back to the original.
 */
export interface DecodedView {
  readonly text: string;
  /** `origin[i]` is the offset in the original where unit `i` of `text` begins; one entry more for the end. */
  readonly origin: Int32Array;
}

/** The stretch of the original that `view.text.slice(start, end)` came from, whole characters and escapes. */
export function originOf(
  view: DecodedView,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } {
  const { origin } = view;
  let after = end;
  // One original character may have become several; the stretch ends after it.
  while (after < origin.length - 1 && origin[after] === origin[end - 1]) after++;
  return { start: origin[start]!, end: origin[after]! };
}

/** What people hide a value behind, knowingly or not: `%40`, `\u0040`, `&#64;`. */
const ESCAPE = /%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|&#(?:x[0-9A-Fa-f]{1,6}|\d{1,7});|\\\//g;
/** Soft hyphen, zero-width, bidirectional controls, variation selectors, tags. */
const INVISIBLE = /^(?:[\p{Cf}\p{Default_Ignorable_Code_Point}])$/u;
const DASH = /^[\p{Pd}\u2212]$/u;
const SPACE = /^[\p{Zs}\u2028\u2029]$/u;
const MARK = /^\p{M}$/u;
const DIGITS = /^\d+$/;
const DECIMAL = /^\p{Nd}$/u;

/**
 * Undoes percent, JSON and HTML escapes (three layers deep: `%2540` is `@` to somebody) and folds what looks alike
 * (NFKC, digits of all scripts, dashes, spaces, zero-width characters), or `undefined` where nothing changes.
 */
export function decodedView(text: string, hasEscapes: boolean, hasNonAscii: boolean): DecodedView | undefined {
  let view: DecodedView | undefined;
  for (let layer = 0; layer < (hasEscapes ? 3 : 0); layer++) {
    const next = unescapeLayer(view?.text ?? text);
    if (next === undefined) break;
    view = compose(view, next);
  }
  const decoded = view?.text ?? text;
  // Decoding may have uncovered characters that the text itself does not have.
  if (!hasNonAscii && (view === undefined || !/[^\0-\x7f]/.test(decoded))) return view;
  const folded = fold(decoded);
  return folded === undefined ? view : compose(view, folded);
}

function compose(first: DecodedView | undefined, second: DecodedView): DecodedView {
  if (first === undefined) return second;
  return { text: second.text, origin: second.origin.map((offset) => first.origin[offset] ?? 0) };
}

function unescapeLayer(text: string): DecodedView | undefined {
  ESCAPE.lastIndex = 0;
  if (!ESCAPE.test(text)) return undefined;
  ESCAPE.lastIndex = 0;
  const builder = new ViewBuilder(text);
  let at = 0;
  for (let match = ESCAPE.exec(text); match !== null; match = ESCAPE.exec(text)) {
    if (match.index < at) continue;
    builder.copy(at, match.index);
    at = match.index + match[0].length;
    if (match[0].startsWith('%')) {
      at = percentRun(text, match.index);
      putPercentRun(builder, text, match.index, at);
    } else {
      builder.put(escaped(match[0]), match.index);
    }
    ESCAPE.lastIndex = at;
  }
  builder.copy(at, text.length);
  return builder.view();
}

function percentRun(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) === 0x25 && isHex(text.charCodeAt(end + 1)) && isHex(text.charCodeAt(end + 2))) end += 3;
  return end;
}

function isHex(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x46) || (code >= 0x61 && code <= 0x66);
}

/** Puts the characters of a run of `%XX` one by one, so that a value may begin and end within the run. */
function putPercentRun(builder: ViewBuilder, text: string, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const width = 3 * utf8Length(Number.parseInt(text.slice(at + 1, at + 3), 16));
    const next = Math.min(end, at + width);
    builder.put(Buffer.from(text.slice(at, next).replaceAll('%', ''), 'hex').toString('utf8'), at);
    at = next;
  }
}

function utf8Length(lead: number): number {
  if (lead < 0xc2) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function escaped(escape: string): string {
  if (escape === '\\/') return '/';
  const code = escape.startsWith('&#')
    ? Number(/x/i.test(escape) ? `0${escape.slice(2, -1)}` : escape.slice(2, -1))
    : Number.parseInt(escape.slice(2), 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

function fold(text: string): DecodedView | undefined {
  const builder = new ViewBuilder(text);
  let changed = false;
  let afterDigit = false;
  for (let index = 0; index < text.length;) {
    const code = text.codePointAt(index) ?? 0;
    const width = code > 0xffff ? 2 : 1;
    if (code < 128) {
      builder.copy(index, index + 1);
      afterDigit = code >= 0x30 && code <= 0x39;
    } else {
      const character = text.slice(index, index + width);
      // `4️⃣` and digits that are struck through
      const plain = afterDigit && MARK.test(character) ? '' : foldCharacter(character);
      changed ||= plain !== character;
      builder.put(plain, index);
      if (plain !== '') afterDigit = DIGITS.test(plain);
    }
    index += width;
  }
  return changed ? builder.view() : undefined;
}

/** Letters that nobody can tell from Latin ones: Cyrillic, Greek, Armenian and small capitals, as in `pаssword=`. */
const LOOK_ALIKE: ReadonlyMap<string, string> = new Map(
  [
    ['агеорсухѕіјԁһӏԛԝѵ', 'areopcyxsijdhlqwv'],
    ['АВЕЅІЈКМНОРСТХУԌԜѴҮ', 'ABESIJKMHOPCTXYGWVY'],
    ['αγικνορσυχϲϳ', 'ayikvopouxcj'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
    ['օսհոցզ', 'ouhngq'],
    ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢıɡɑ', 'abcdefghijklmnoprstuvwyziga'],
  ].flatMap(([letters = '', latin = '']) => Array.from(letters, (letter, index) => [letter, latin.charAt(index)])),
);

/** A text is written in few scripts: their characters are worked out once. */
const MAX_FOLDED = 2048;
const folded = new Map<string, string>();

function foldCharacter(character: string): string {
  const known = folded.get(character);
  if (known !== undefined) return known;
  const plain = plainCharacter(character);
  if (folded.size >= MAX_FOLDED) folded.clear();
  folded.set(character, plain);
  return plain;
}

function plainCharacter(character: string): string {
  const latin = LOOK_ALIKE.get(character);
  if (latin !== undefined) return latin;
  if (INVISIBLE.test(character)) return '';
  if (DASH.test(character)) return '-';
  if (SPACE.test(character)) return ' ';
  if (DECIMAL.test(character)) return decimalDigit(character);
  return character.normalize('NFKC');
}

/** Digits of every script stand in Unicode in blocks of ten, from zero to nine. */
function decimalDigit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (code - zero < 9 && DECIMAL.test(String.fromCodePoint(zero - 1))) zero--;
  // Mathematical digits (U+1D7CE…) stand in five blocks without a gap.
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
  return String(code - zero);
}

class ViewBuilder {
  readonly #source: string;
  readonly #parts: string[] = [];
  #origin: Int32Array;
  #length = 0;

  constructor(source: string) {
    this.#source = source;
    this.#origin = new Int32Array(source.length + 16);
  }

  copy(start: number, end: number): void {
    if (end <= start) return;
    this.#parts.push(this.#source.slice(start, end));
    this.#reserve(end - start);
    for (let index = start; index < end; index++) this.#origin[this.#length++] = index;
  }

  put(text: string, from: number): void {
    this.#parts.push(text);
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index++) this.#origin[this.#length++] = from;
  }

  view(): DecodedView {
    this.#reserve(1);
    this.#origin[this.#length] = this.#source.length;
    return { text: this.#parts.join(''), origin: this.#origin.subarray(0, this.#length + 1) };
  }

  /** One ligature may become eighteen characters (U+FDFA). */
  #reserve(more: number): void {
    if (this.#length + more <= this.#origin.length) return;
    const larger = new Int32Array((this.#length + more) * 2);
    larger.set(this.#origin);
    this.#origin = larger;
  }
}
