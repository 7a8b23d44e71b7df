/**
 * A set of words in a few bits per word, which says "in it" of a word that is not in it about once in 300 times and
 * never misses one that is (Bloom 1970). Decoded when it is first asked.
 */
export class BloomFilter {
  readonly #encoded: () => string;
  #bits: Uint8Array | undefined;
  #scale = 0;

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
        const one = mixed(first);
        const two = mixed(second) | 1;
        if (this.#hasHashed(one, two) && !other.#hasHashed(one, two)) return true;
      }
      first = FIRST;
      second = SECOND;
      length = 0;
    }
    return false;
  }

  #hasHashed(first: number, second: number): boolean {
    if (this.#bits === undefined) {
      this.#bits = Buffer.from(this.#encoded(), 'base64');
      this.#scale = scaleOf(this.#bits);
    }
    const bits = this.#bits;
    for (let round = 0; round < ROUNDS; round++) {
      const index = ((first + Math.imul(round, second)) >>> 0) * this.#scale;
      if ((bits[index >>> 3]! & (1 << (index & 7))) === 0) return false;
    }
    return true;
  }
}

/** Spreads what the last letters changed over all bits (MurmurHash3's end). */
function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}

/** Bits of the filter per value of a hash: a product is a tenth of the cost of a remainder. */
function scaleOf(bits: Uint8Array): number {
  return (bits.length * 8) / 2 ** 32;
}

const ROUNDS = 8;
const FIRST = 0x811c9dc5;
const SECOND = 0x9e3779b9;
const BITS_PER_WORD = 12;

/** The filter of `words`, in base64. */
export function bloomOf(words: ReadonlySet<string>): string {
  const bits = new Uint8Array(Math.ceil((words.size * BITS_PER_WORD) / 8));
  const scale = scaleOf(bits);
  for (const word of words) {
    const [first, second] = hashes(word);
    for (let round = 0; round < ROUNDS; round++) {
      const index = ((first + Math.imul(round, second)) >>> 0) * scale;
      bits[index >>> 3]! |= 1 << (index & 7);
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
  return [mixed(first), mixed(second) | 1];
}
