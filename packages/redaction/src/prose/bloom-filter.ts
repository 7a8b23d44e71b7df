/**
 * A set of words in a few bits per word, which says "in it" of a word that is not in it about once in 300 times and
 * never misses one that is (Bloom 1970). Decoded when it is first asked.
 */
export class BloomFilter {
  readonly #encoded: () => string;
  #bits: Uint8Array | undefined;

  /** @param encoded gives the bits in base64, as {@link bloomOf} made them */
  constructor(encoded: () => string) {
    this.#encoded = encoded;
  }

  has(word: string): boolean {
    const [first, second] = hashes(word);
    return this.#hasHashed(first, second);
  }

  /** Whether a word in small letters of `text` is in this set and not in `other`; without making strings of its words. */
  hasWordOf(text: string, other: BloomFilter): boolean {
    let first = FIRST;
    let second = SECOND;
    let length = 0;
    for (let index = 0; index <= text.length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 0x61 && code <= 0x7a) {
        first = Math.imul(first ^ code, 0x01000193);
        second = Math.imul(second ^ code, 0x85ebca6b);
        second ^= second >>> 13;
        length++;
        continue;
      }
      if (length > 2) {
        const one = (first ^ (first >>> 15)) >>> 0;
        const two = (second | 1) >>> 0;
        if (this.#hasHashed(one, two) && !other.#hasHashed(one, two)) return true;
      }
      first = FIRST;
      second = SECOND;
      length = 0;
    }
    return false;
  }

  #hasHashed(first: number, second: number): boolean {
    this.#bits ??= Buffer.from(this.#encoded(), 'base64');
    const bits = this.#bits;
    const size = bits.length * 8;
    for (let round = 0; round < ROUNDS; round++) {
      const bit = (first + Math.imul(round, second)) >>> 0;
      const index = bit % size;
      if ((bits[index >> 3]! & (1 << (index & 7))) === 0) return false;
    }
    return true;
  }
}

const ROUNDS = 8;
const FIRST = 0x811c9dc5;
const SECOND = 0x9e3779b9;
const BITS_PER_WORD = 12;

/** The filter of `words`, in base64. */
export function bloomOf(words: ReadonlySet<string>): string {
  const bits = new Uint8Array(Math.ceil((words.size * BITS_PER_WORD) / 8));
  const size = bits.length * 8;
  for (const word of words) {
    const [first, second] = hashes(word);
    for (let round = 0; round < ROUNDS; round++) {
      const index = ((first + Math.imul(round, second)) >>> 0) % size;
      bits[index >> 3]! |= 1 << (index & 7);
    }
  }
  return Buffer.from(bits).toString('base64');
}

/** FNV-1a, and a second hash of the same pass; the second is odd, so that no two rounds ask the same bit. */
function hashes(word: string): readonly [number, number] {
  let first = FIRST;
  let second = SECOND;
  for (let index = 0; index < word.length; index++) {
    const code = word.charCodeAt(index);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x85ebca6b);
    second ^= second >>> 13;
  }
  return [(first ^ (first >>> 15)) >>> 0, (second | 1) >>> 0];
}
