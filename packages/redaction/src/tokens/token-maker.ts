import { randomBytes } from 'node:crypto';

import { CROCKFORD, crockfordAt, toCrockford } from './crockford.ts';
import { hmacSha256 } from './hmac.ts';
import type { TokenKey } from './token-key.ts';

const BODY = 12;
const HASH = 24;
/**
 * What the key makes of a value costs a microsecond: only what a text or two repeat is worth remembering, and a text of
 * new values must not cost more because they are many.
 */
const REMEMBERED = 512;
/** What a body may be: digits of the alphabet, one of them a letter. */
const DIGITS_WITH_LETTER = /^(?=\d{0,23}[A-Z])[0-9A-HJKMNP-TV-Z]+$/;
/** Tokens, ours or not; fixed labels; masked numbers. */
const REPLACEMENT =
  /<(?:([A-Z][A-Z_]{1,31}):(k[0-9A-Za-z]{1,8})\.([0-9A-Za-z]{12})([0-9A-Za-z])|([A-Z][A-Z_]{1,31}):hash\.([0-9A-Za-z]{24})([0-9A-Za-z])|SECRET:[a-z][a-z-]{0,31}|[A-Z][A-Z_]{1,31}:removed|(?:CARD|PHONE):\*{3}\d{4}|EMAIL:\*{3}[\w.*-]{0,4})>/g;

/** A replacement found in a text: one of ours, to be left alone, or something that only looks so. */
export interface FoundToken {
  readonly start: number;
  readonly end: number;
  readonly genuine: boolean;
}

export interface TokenMakerOptions {
  /** What bodies are made with in place of the key, which then makes the check character alone. */
  readonly bodySecret?: Uint8Array;
  /** Bodies are random: the token of a name is this function's, which gets a new one to take or leave. */
  readonly agree?: (name: string, token: string) => string;
  /** How many values are remembered, twice over. */
  readonly remembered?: number;
}

/**
 * Makes tokens such as `<EMAIL:k7QX.7Q2M9XK4PJ8CT>`: entity, key id, 60 bits of HMAC-SHA256 over scope, entity and
 * canonical value, or random ones, and a check character that only holders of the key can compute. 60 bits: at 10⁹
 * values of one kind an even chance of one collision.
 */
export class TokenMaker {
  readonly #key: TokenKey;
  readonly #scope: string;
  readonly #hmac: (message: string) => Buffer;
  readonly #bodyHmac: (message: string) => Buffer;
  readonly #weights: Uint8Array;
  readonly #agree: TokenMakerOptions['agree'];
  readonly #remembered: number;
  #recent = new Map<string, string>();
  #older = new Map<string, string>();

  constructor(key: TokenKey, scope: string, { bodySecret, agree, remembered = REMEMBERED }: TokenMakerOptions = {}) {
    this.#key = key;
    this.#scope = scope;
    this.#hmac = hmacSha256(key.secret);
    this.#bodyHmac = bodySecret === undefined ? this.#hmac : hmacSha256(bodySecret);
    this.#weights = this.#hmac('spanreel token check');
    this.#agree = agree;
    this.#remembered = remembered;
  }

  /** The token of a value in canonical form: the same for the same value, entity, scope and key. */
  token(entity: string, canonical: string): string {
    const name = `${entity}\0${canonical}`;
    const recent = this.#recent.get(name);
    if (recent !== undefined) return recent;
    const token = this.#older.get(name) ?? this.#make(entity, name);
    // Two generations: bounded like an LRU, without its cost per hit.
    if (this.#recent.size >= this.#remembered) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(name, token);
    return token;
  }

  #make(entity: string, name: string): string {
    const message = `${this.#scope}\0${name}`;
    const body =
      this.#agree === undefined
        ? withLetter(BODY, (again) => this.#bodyHmac(message + again))
        : withLetter(BODY, () => randomBytes(BODY));
    const token = `<${entity}:${this.#key.id}.${body}${this.#check(body)}>`;
    return this.#agree?.(message, token) ?? token;
  }

  /** The hash of a value: longer than a token, the same in every scope, and nothing that a vault knows. */
  hash(entity: string, canonical: string): string {
    const body = withLetter(HASH, (again) => this.#hmac(`hash\0${entity}\0${canonical}${again}`));
    return `<${entity}:hash.${body}${this.#check(body)}>`;
  }

  /** All replacements in a text, genuine or not, in order. */
  findIn(text: string): FoundToken[] {
    const found: FoundToken[] = [];
    for (const match of text.matchAll(REPLACEMENT)) {
      const [whole, entity, id, body, check, hashed, hash, hashCheck] = match;
      const genuine =
        entity === undefined
          ? hashed === undefined || this.#isOurs(hash!, hashCheck!)
          : id === this.#key.id && this.#isOurs(body!, check!);
      found.push({ start: match.index, end: match.index + whole.length, genuine });
    }
    return found;
  }

  #isOurs(body: string, check: string): boolean {
    return DIGITS_WITH_LETTER.test(body) && check === this.#check(body);
  }

  #check(body: string): string {
    let sum = this.#weights[BODY]!;
    for (let index = 0; index < body.length; index++) {
      // Odd weights are invertible modulo 32: no single wrong character goes unnoticed.
      sum += crockfordAt(body, index) * (this.#weights[index % this.#weights.length]! | 1);
    }
    return CROCKFORD[sum & 31]!;
  }
}

/** A body of digits alone could be taken for a number; one in a million is, and is made again. */
function withLetter(length: number, bytes: (again: string) => Uint8Array): string {
  for (let round = 0; ; round++) {
    const body = toCrockford(bytes(round === 0 ? '' : `\0${round}`), length);
    if (/[A-Z]/.test(body)) return body;
  }
}
