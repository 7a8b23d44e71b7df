import { CROCKFORD, toCrockford } from './crockford.ts';
import { hmacSha256 } from './hmac.ts';
import type { TokenKey } from './token-key.ts';

const BODY = 12;
const HASH = 24;
const MAX_CACHED = 4096;
/** Tokens, ours or not; fixed labels; masked numbers. */
const REPLACEMENT =
  /<(?:([A-Z][A-Z_]{1,31}):(k[0-9A-Za-z]{1,8})\.([0-9A-Za-z]{12})([0-9A-Za-z])|([A-Z][A-Z_]{1,31}):hash\.([0-9A-Za-z]{24})([0-9A-Za-z])|SECRET:[a-z][a-z-]{0,31}|[A-Z][A-Z_]{1,31}:removed|(?:CARD|PHONE):\*{3}\d{4})>/g;

/** A replacement found in a text: one of ours, to be left alone, or something that only looks so. */
export interface FoundToken {
  readonly start: number;
  readonly end: number;
  readonly genuine: boolean;
}

/**
 * Makes tokens such as `<EMAIL:k7QX.7Q2M9XK4PJ8CT>`: entity, key id, 60 bits of HMAC-SHA256 over scope, entity and
 * canonical value, and a check character that only holders of the key can compute. 60 bits: at 10⁹ values of one kind
 * an even chance of one collision.
 */
export class TokenMaker {
  readonly #key: TokenKey;
  readonly #scope: string;
  readonly #hmac: (message: string) => Buffer;
  readonly #weights: Uint8Array;
  #recent = new Map<string, string>();
  #older = new Map<string, string>();

  constructor(key: TokenKey, scope: string) {
    this.#key = key;
    this.#scope = scope;
    this.#hmac = hmacSha256(key.secret);
    this.#weights = this.#hmac('spanreel token check');
  }

  /** The token of a value in canonical form: the same for the same value, entity, scope and key. */
  token(entity: string, canonical: string): string {
    const name = `${entity}\0${canonical}`;
    const known = this.#recent.get(name) ?? this.#older.get(name);
    if (known !== undefined) return known;
    const body = this.#body(`${this.#scope}\0${name}`, BODY);
    const token = `<${entity}:${this.#key.id}.${body}${this.#check(body)}>`;
    // Two generations: bounded like an LRU, without its cost per hit.
    if (this.#recent.size >= MAX_CACHED) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(name, token);
    return token;
  }

  /** The hash of a value: longer than a token, the same in every scope, and nothing that a vault knows. */
  hash(entity: string, canonical: string): string {
    const body = this.#body(`hash\0${entity}\0${canonical}`, HASH);
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
    return /^[0-9A-HJKMNP-TV-Z]+$/.test(body) && /[A-Z]/.test(body) && check === this.#check(body);
  }

  /** A body of digits alone could be taken for a number; one in a million is, and is made again. */
  #body(message: string, length: number): string {
    for (let round = 0; ; round++) {
      const body = toCrockford(this.#hmac(round === 0 ? message : `${message}\0${round}`), length);
      if (/[A-Z]/.test(body)) return body;
    }
  }

  #check(body: string): string {
    let sum = this.#weights[BODY]!;
    for (let index = 0; index < body.length; index++) {
      // Odd weights are invertible modulo 32: no single wrong character goes unnoticed.
      sum += CROCKFORD.indexOf(body[index]!) * (this.#weights[index % this.#weights.length]! | 1);
    }
    return CROCKFORD[sum & 31]!;
  }
}
