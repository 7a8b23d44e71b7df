import { constants, isUtf8 } from 'node:buffer';

/** Two alphabets, standard and URL-safe; twelve characters hold nine bytes. */
const CANDIDATE = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}/g;
const MAX_ENCODED = 262_144;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export interface Base64Text {
  readonly start: number;
  readonly end: number;
  readonly decoded: string;
}

/** Stretches of `text` that are readable text in base64. */
export function findBase64(text: string): Base64Text[] {
  const found: Base64Text[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const start = match.index;
    const encoded = match[0].slice(0, MAX_ENCODED);
    if (!mayBeAscii(encoded)) continue;
    const bytes = Buffer.from(encoded, 'base64');
    if (!isUtf8(bytes) || bytes.length > constants.MAX_STRING_LENGTH) continue;
    const decoded = bytes.toString('utf8');
    if (isReadable(decoded)) found.push({ start, end: start + match[0].length, decoded });
  }
  return found;
}

/**
 * Bytes below 128 leave their mark on every quartet: the first sextet is below 32, the second has no bit 3, the third
 * no bit 1. Three quartets let one random word in five hundred through, which spares decoding every long word.
 */
function mayBeAscii(encoded: string): boolean {
  for (let quartet = 0; quartet < 12; quartet += 4) {
    if (sextet(encoded, quartet) >= 32) return false;
    if ((sextet(encoded, quartet + 1) & 8) !== 0) return false;
    if ((sextet(encoded, quartet + 2) & 2) !== 0) return false;
  }
  return true;
}

function sextet(encoded: string, index: number): number {
  const character = encoded.charAt(index);
  if (character === '-') return 62;
  return character === '_' ? 63 : ALPHABET.indexOf(character);
}

function isReadable(decoded: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what tells bytes from text
  return !/[\0-\x08\x0e-\x1f\x7f]/.test(decoded);
}
