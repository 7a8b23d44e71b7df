/** Crockford's base 32: no I, L, O, U, so that a token survives being read aloud. */
export const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first `count` characters of bytes in Crockford's base 32, five bits each. */
export function toCrockford(bytes: Uint8Array, count: number): string {
  let text = '';
  let bits = 0;
  let held = 0;
  let at = 0;
  while (text.length < count) {
    if (held < 5) {
      bits = ((bits << 8) | bytes[at++]!) & 0xfff;
      held += 8;
    }
    held -= 5;
    text += CROCKFORD[(bits >> held) & 31];
  }
  return text;
}
