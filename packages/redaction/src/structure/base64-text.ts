import { constants, isUtf8 } from 'node:buffer';

/** Two alphabets, standard and URL-safe; twelve characters hold nine bytes. */
const CANDIDATE = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,}={0,2}/g;
const MIN_ENCODED = 12;
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
    const decoded = decodedText(match[0]);
    if (decoded !== undefined) found.push({ start: match.index, end: match.index + match[0].length, decoded });
    // In the path of a URL a slash is no digit.
    else if (match[0].includes('/')) found.push(...findBetweenSlashes(match[0], match.index));
  }
  return found;
}

function findBetweenSlashes(path: string, offset: number): Base64Text[] {
  const found: Base64Text[] = [];
  let start = offset;
  for (const part of path.split('/')) {
    const decoded = part.length < MIN_ENCODED ? undefined : decodedText(part);
    if (decoded !== undefined) found.push({ start, end: start + part.length, decoded });
    start += part.length + 1;
  }
  return found;
}

function decodedText(text: string): string | undefined {
  const encoded = text.slice(0, MAX_ENCODED);
  if (!mayBeText(encoded)) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (!isUtf8(bytes) || bytes.length > constants.MAX_STRING_LENGTH) return undefined;
  const decoded = bytes.toString('utf8');
  return isReadable(decoded) ? decoded : undefined;
}

/**
 * Bytes below 128 leave their mark on every quartet: the first sextet is below 32, the second has no bit 3, the third
 * no bit 1. One quartet in three must have it (names may have other letters); most long words have not and are spared
 * the decoding. Or all of them are UTF-8 of other scripts, which has few bytes below 128.
 */
function mayBeText(encoded: string): boolean {
  const quartets = Math.min(9, Math.floor(encoded.length / 4));
  let plain = 0;
  for (let quartet = 0; quartet < quartets; quartet++) if (isAscii(encoded, quartet * 4)) plain++;
  return plain * 3 >= quartets || isMultibyte(encoded, quartets);
}

function isMultibyte(encoded: string, quartets: number): boolean {
  for (let quartet = 0; quartet < quartets; quartet++) {
    const at = quartet * 4;
    const [a, b, c, d] = [
      sextet(encoded, at),
      sextet(encoded, at + 1),
      sextet(encoded, at + 2),
      sextet(encoded, at + 3),
    ];
    const bytes = [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d] as const;
    if (!follows(bytes[0], bytes[1]) || !follows(bytes[1], bytes[2])) return false;
  }
  return true;
}

/** Whether the second byte may follow the first in UTF-8: after a lead a continuation, after ASCII none. */
function follows(first: number, second: number): boolean {
  const continues = (second & 0xc0) === 0x80;
  if (first < 0x80) return !continues;
  return first < 0xc0 || continues;
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
