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
    if (!mayBeText(encoded)) continue;
    const bytes = Buffer.from(encoded, 'base64');
    if (!isUtf8(bytes) || bytes.length > constants.MAX_STRING_LENGTH) continue;
    const decoded = bytes.toString('utf8');
    if (isReadable(decoded)) found.push({ start, end: start + match[0].length, decoded });
  }
  return found;
}

/**
 * Bytes below 128 leave their mark on every quartet: the first sextet is below 32, the second has no bit 3, the third
 * no bit 1. One quartet in three must have it (names may have other letters); most long words have not and are spared
 * the decoding.
 */
function mayBeText(encoded: string): boolean {
  const quartets = Math.min(9, Math.floor(encoded.length / 4));
  let plain = 0;
  for (let quartet = 0; quartet < quartets; quartet++) if (isAscii(encoded, quartet * 4)) plain++;
  return plain * 3 >= quartets;
}

function isAscii(encoded: string, at: number): boolean {
  return sextet(encoded, at) < 32 && (sextet(encoded, at + 1) & 8) === 0 && (sextet(encoded, at + 2) & 2) === 0;
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
