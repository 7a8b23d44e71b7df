import { type Denial, denialOf } from './deny-keys.ts';
import { keyWords } from './key-words.ts';
import { isKnown, safeShape } from './safe-keys.ts';
import type { Shape } from './shapes.ts';

/** Everything that is decided by a key alone, once. */
export interface KeyRule {
  /** The key itself as it may leave: keys are data too. */
  readonly key: string;
  readonly denial: Denial | undefined;
  readonly shape: Shape | undefined;
  /** The policy itself calls the key safe: then not even cards are looked for where the shape fits. */
  readonly vouched: boolean;
  readonly sql: boolean;
  /** The value is an IP address or a host: no need to look for anything else first. */
  readonly address: boolean;
  /** At most so many characters of the value may stay. */
  readonly limit: number | undefined;
  /** The last value of this key that was found clean: many keys carry few values. */
  clean: string | undefined;
}

const SQL_KEYS = /^(?:db\.(?:query\.text|statement)|sql|query_sql)$/;
const ADDRESS_KEYS =
  /^(?:(?:client|server|source|destination|network\.(?:peer|local))\.address|net\.(?:peer|host)\.ip|net\.sock\.(?:peer|host)\.addr|http\.client_ip)$/;
/** A key that was redacted says nothing about its value any more. */
const REPLACEMENT = /<[A-Z][A-Z_]{1,31}:[\w.*-]{1,64}>/g;
/** Keys are made by programs; thousands of different ones are values in disguise and not worth keeping. */
const MAX_RULES = 4096;
const MAX_KEY = 160;

export interface KeyRuleOptions {
  /** More keys or words to deny. */
  readonly denyKeys: readonly string[];
  readonly safeKeys: Readonly<Record<string, Shape>>;
  /** Redacts the text of a key. */
  readonly redactKey: (key: string) => string;
  /** Whose values are messages of somebody, and how many characters of them stay: 0 withholds them. */
  readonly messages?: { readonly is: (words: readonly string[]) => boolean; readonly limit: number };
}

const MESSAGE: Denial = { kind: 'personal', entity: 'MESSAGE', digits: 0 };

/** Rules per key, made once and kept. */
export class KeyRules {
  readonly #rules = new Map<string, KeyRule>();
  readonly #options: KeyRuleOptions;
  readonly #denied: readonly string[];

  constructor(options: KeyRuleOptions) {
    this.#options = options;
    this.#denied = options.denyKeys.map((key) => ` ${keyWords(key).join(' ')} `);
  }

  of(key: string): KeyRule {
    return this.#rules.get(key) ?? this.#make(key);
  }

  #make(key: string): KeyRule {
    // A key of many characters is cut before it is split: its end decides, where names stand.
    const words = keyWords((key.length > MAX_KEY ? key.slice(-MAX_KEY) : key).replaceAll(REPLACEMENT, ' '));
    const rule: KeyRule = {
      key: this.#options.redactKey(key),
      ...this.#decide(key, words),
      sql: SQL_KEYS.test(key),
      address: ADDRESS_KEYS.test(key),
      limit: this.#isMessage(key, words) ? this.#options.messages?.limit : undefined,
      clean: undefined,
    };
    // A key with a value in it is of one conversation, and memory holds no raw values.
    if (key.length <= MAX_KEY && rule.key === key) {
      if (this.#rules.size >= MAX_RULES) this.#rules.clear();
      this.#rules.set(key, rule);
    }
    return rule;
  }

  /** `db.query.text` is nobody's message, and its literals go anyway. */
  #isMessage(key: string, words: readonly string[]): boolean {
    return this.#options.messages?.is(words) === true && !SQL_KEYS.test(key);
  }

  #decide(key: string, words: readonly string[]): Pick<KeyRule, 'denial' | 'shape' | 'vouched'> {
    const joined = ` ${words.join(' ')} `;
    if (this.#denied.some((denied) => joined.includes(denied))) {
      return { denial: { kind: 'secret', label: 'denied-key' }, shape: undefined, vouched: false };
    }
    const own = this.#options.safeKeys;
    if (Object.hasOwn(own, key)) return { denial: undefined, shape: own[key], vouched: true };
    const withheld = this.#options.messages?.limit === 0 && this.#isMessage(key, words);
    const denial = denialOf(words) ?? (withheld ? MESSAGE : undefined);
    const shape = denial === undefined || isKnown(key) || countsTokens(words) ? safeShape(key, words) : undefined;
    return { denial, shape, vouched: false };
  }
}

/** `phone_line` and `card_sequence` end like quantities, and only those of a language model's tokens are. */
function countsTokens(words: readonly string[]): boolean {
  return words.includes('tokens');
}
