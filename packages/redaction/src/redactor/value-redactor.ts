import { isUtf8 } from 'node:buffer';

import { type Value, type ValueMap, isValueMap } from '@spanreel/events';

import { isCardNumber } from '../detectors/card.ts';
import { canonicalIp } from '../detectors/ip.ts';
import { type Denial, isNoCredential } from '../keys/deny-keys.ts';
import type { KeyRule, KeyRules } from '../keys/key-rules.ts';
import { fits, isId, isIsoTime } from '../keys/shapes.ts';
import { isJson, rewriteJson } from '../structure/json-text.ts';
import { isSql, withoutLiterals } from '../structure/sql-text.ts';
import { MARGIN, type TextRedactor } from './text-redactor.ts';

/** Integers with fewer digits are no phone and no card. */
const MIN_SCANNED = 10_000_000;
/** Under a key that promises a quantity, cards of fourteen digits and more are looked for; none shorter is issued. */
const MIN_CARD = 10_000_000_000_000;
const CLEAN_LENGTH = 256;
const MAX_JSON_LAYERS = 8;
const OPTION = /^--?[A-Za-z][\w-]{1,63}$/;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const latin1 = new TextDecoder('latin1');

/** Redacts values under their keys, in the order of DESIGN §6. */
export class ValueRedactor {
  readonly #rules: KeyRules;
  readonly #text: TextRedactor;
  readonly #maxLength: number;
  /** JSON within JSON within JSON. */
  #layer = 0;

  constructor(rules: KeyRules, text: TextRedactor, maxLength: number) {
    this.#rules = rules;
    this.#text = text;
    this.#maxLength = maxLength;
  }

  value(key: string, value: Value, limit: number = this.#maxLength): Value {
    return this.#value(this.#rules.of(key), key, value, limit);
  }

  map(map: ValueMap, limit: number = this.#maxLength): Record<string, Value> {
    const result: Record<string, Value> = {};
    for (const key of Object.keys(map)) {
      const rule = this.#rules.of(key);
      put(result, rule.key, this.#value(rule, key, map[key]!, limit));
    }
    return result;
  }

  /** Text without a key. */
  text(text: string, limit: number = this.#maxLength): string {
    return this.#structured(text, limit, isSql(text));
  }

  #value(rule: KeyRule, key: string, value: Value, limit: number): Value {
    switch (typeof value) {
      case 'string':
        return this.#string(rule, value, limit);
      case 'number':
      case 'bigint':
        return this.#number(rule, value);
      case 'object':
        return value === null ? null : this.#object(rule, key, value, limit);
      default:
        return value;
    }
  }

  #string(rule: KeyRule, value: string, most: number): string {
    const limit = rule.limit === undefined || rule.limit === 0 ? most : Math.min(most, rule.limit);
    if (value === rule.clean && value.length <= limit) return value;
    const redacted = this.#examine(rule, value, limit);
    if (redacted === value && value.length <= CLEAN_LENGTH) rule.clean = value;
    return redacted;
  }

  #examine(rule: KeyRule, value: string, limit: number): string {
    if (value === '') return value;
    if (rule.shape !== undefined && fits(rule.shape, value) && value.length <= limit) return value;
    if (rule.denial !== undefined) return this.#denied(rule.denial, value, limit);
    const address = rule.address ? canonicalIp(value) : undefined;
    if (address !== undefined) return this.#text.replacement('IP', address, value);
    if ((isId(value) || isIsoTime(value)) && value.length <= limit) return value;
    return this.#structured(value, limit, rule.sql || isSql(value));
  }

  #denied(denial: Denial, value: string, limit: number): string {
    if (denial.kind === 'secret') {
      return isNoCredential(denial.label, value) ? value : this.#text.replacement('SECRET', denial.label, value);
    }
    const redacted = this.#structured(value, limit, false);
    if (this.#text.isReplacement(redacted) || value.replaceAll(/\D/g, '').length < denial.digits) return redacted;
    const canonical = value
      .normalize('NFKC')
      .replaceAll(/[^\p{L}\p{N}]/gu, '')
      .toLowerCase();
    return this.#text.replacement(denial.entity, canonical, value);
  }

  #structured(text: string, limit: number, sql: boolean): string {
    const window = text.length > limit + MARGIN ? text.slice(0, limit + MARGIN) : text;
    if (sql) return this.#cutAfter(text, window, withoutLiterals(window), limit);
    if (this.#layer >= MAX_JSON_LAYERS || !isJson(window)) return this.#text.redact(text, limit);
    const json = this.#json(window);
    if (!json.regular) return this.#cutAfter(text, window, json.text, limit);
    if (window === text && json.text.length <= limit) return json.text;
    return this.#cutAfter(text, window, json.text, limit);
  }

  /** Reads the rewritten text once more as plain text and cuts it; what is missing counts in the original. */
  #cutAfter(text: string, window: string, rewritten: string, limit: number): string {
    return this.#text.redact(rewritten, limit, rewritten.length + text.length - window.length);
  }

  #json(text: string): { readonly text: string; readonly regular: boolean } {
    this.#layer++;
    try {
      return rewriteJson(text, {
        key: (key) => this.#rules.of(key).key,
        withheld: (key, literal) => {
          const { denial, shape } = this.#rules.of(key);
          return denial?.kind === 'secret' && shape === undefined && !isNoCredential(denial.label, bare(literal))
            ? this.#text.replacement('SECRET', denial.label, '')
            : undefined;
        },
        text: (key, value) => this.#string(this.#rules.of(key), value, this.#maxLength),
        number: (key, literal) => this.#literalNumber(key, literal),
      });
    } finally {
      this.#layer--;
    }
  }

  #literalNumber(key: string, literal: string): string {
    // Beyond 2⁵³ Number() would round, and the card before the point would be another number.
    const value =
      literal.length > 15 && /^-?\d+(?:\.\d+)?$/.test(literal) ? BigInt(integerPart(literal)) : Number(literal);
    const redacted = this.#number(this.#rules.of(key), value);
    return redacted === value ? literal : JSON.stringify(redacted);
  }

  #number(rule: KeyRule, value: number | bigint): Value {
    const safe = rule.shape !== undefined && fits(rule.shape, Number(value));
    if (safe && (rule.vouched || (value < MIN_CARD && value > -MIN_CARD))) return value;
    if (rule.denial?.kind === 'secret' && !safe) {
      return this.#text.replacement('SECRET', rule.denial.label, String(value));
    }
    const digits = integerPart(String(value)).replace('-', '');
    if (rule.denial?.kind === 'personal' && !safe && digits.length >= rule.denial.digits) {
      return this.#denied(rule.denial, digits, 64);
    }
    if (value < MIN_SCANNED && value > -MIN_SCANNED) return value;
    // A measurement with decimals has the digits of a phone number sooner than of a card.
    const cardsOnly = safe || !Number.isInteger(Number(value));
    if (cardsOnly && !isCardNumber(digits)) return value;
    const redacted = this.#text.redact(digits, this.#maxLength);
    return redacted === digits ? value : redacted;
  }

  #object(rule: KeyRule, key: string, value: object & Value, limit: number): Value {
    if (rule.denial?.kind === 'secret') return this.#text.replacement('SECRET', rule.denial.label, '');
    if (value instanceof Uint8Array) return this.#bytes(value, limit);
    if (Array.isArray(value)) return this.#list(rule, key, value as readonly Value[], limit);
    return isValueMap(value) ? this.map(value, limit) : null;
  }

  /** `['--password', 'hunter2']`: an option may be named by the element before it. */
  #list(rule: KeyRule, key: string, list: readonly Value[], limit: number): Value {
    return list.map((item, index) => {
      const before = list[index - 1];
      const named = typeof before === 'string' && typeof item !== 'object' && OPTION.test(before);
      const denied = named ? this.#rules.of(before) : undefined;
      return this.#value(denied?.denial === undefined ? rule : denied, key, item, limit);
    });
  }

  /** UTF-16 and UTF-32 have zeros between the letters. */
  #hidesWideText(bytes: Uint8Array): boolean {
    if (!bytes.includes(0)) return false;
    const letters = latin1.decode(bytes.filter((byte) => byte !== 0));
    return this.#text.redact(letters, this.#maxLength) !== letters;
  }

  /** Bytes stay bytes: text in them is redacted as text, other bytes go as a whole if something stands in them. */
  #bytes(bytes: Uint8Array, limit: number): Value {
    const window = bytes.slice(0, this.#maxLength);
    if (this.#hidesWideText(window)) return Buffer.from(this.#text.replacement('SECRET', 'bytes', ''));
    if (isUtf8(bytes)) {
      const plain = utf8.decode(bytes);
      const redacted = this.text(plain, limit);
      return redacted === plain ? window : Buffer.from(redacted);
    }
    const plain = latin1.decode(window);
    const clean = this.#text.redact(plain, this.#maxLength) === plain;
    return clean ? window : Buffer.from(this.#text.replacement('SECRET', 'bytes', ''));
  }
}

/** A string of JSON without its quotes. */
function bare(literal: string): string {
  return literal.length <= 32 ? literal.replaceAll('"', '') : literal;
}

/** What stands before the point of a number in decimals. */
function integerPart(literal: string): string {
  return /^-?\d+/.exec(literal)?.[0] ?? literal;
}

/** Two keys may become one: the later gets a number, so that nothing is lost silently. */
function put(map: Record<string, Value>, key: string, value: Value): void {
  let name = key;
  for (let copy = 2; Object.hasOwn(map, name); copy++) name = `${key}#${copy}`;
  if (name === '__proto__')
    Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  else map[name] = value;
}
