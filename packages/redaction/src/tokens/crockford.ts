/** Crockford's base 32: no I, L, O, U, so that a token survives being read aloud. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const VALUES = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, CROCKFORD.indexOf(String.fromCharCode(code))));

/** What the digit at `index` of a text in Crockford's base 32 is worth; 0 for what is no digit. */
export function crockfordAt(text: string, index: number): number {
  return VALUES[text.charCodeAt(index)] ?? 0;
}

const CODES = Buffer.from(CROCKFORD, 'latin1');

/** The first `count` characters of bytes in Crockford's base 32, five bits each. */
export function toCrockford(bytes: Uint8Array, count: number): string {
  const text = Buffer.allocUnsafe(count);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (held < 5) {
      bits = ((bits << 8) | bytes[at++]!) & 0xfff;
      held += 8;
    }
    held -= 5;
    text[index] = CODES[(bits >> held) & 31]!;
  }
  return text.toString('latin1');
}
