import { randomBytes } from 'node:crypto';

import type { CurrentPlace, Place } from './place.ts';
import type { TokenKey } from './token-key.ts';
import { type FoundToken, TokenMaker } from './token-maker.ts';
import { type TokenScope, derivedKey, isOfConversation, scopeName } from './token-scope.ts';
import type { Deposit, TokenVault } from './token-vault.ts';

/** `keyed`: made of the value and a key; `random`: of nothing, the vault knows whose it is (45 CFR 164.514(c)). */
export type TokenMode = 'keyed' | 'random';

export interface ScopedTokensOptions {
  readonly key: TokenKey;
  /** Of the policy: tokens mean nothing outside it. */
  readonly base: string;
  readonly mode: TokenMode;
  readonly scope: TokenScope;
  readonly current: CurrentPlace;
  readonly vault: TokenVault | undefined;
  /** Whether values of this entity may be in the vault. */
  readonly isKept: (entity: string) => boolean;
  /** Whether all that happens right now is as in {@link ScopedTokens.onTrial}. */
  readonly isTrial?: () => boolean;
}

interface Here {
  readonly place: Place;
  /** Name of the scope of tokens. */
  readonly scope: string;
  /** Name of the narrowest scope. */
  readonly home: string;
}

/** Conversations whose makers are kept at hand, twice over. */
const MAX_MAKERS = 256;
const ASK_AGAIN_MS = 1000;
const MAX_TRIED = 256;
/** To ask the vault is a hundred times the cost of a hash. */
const REMEMBERED_BESIDE_VAULT = 4096;
/** Without a vault this is all that makes one value one token. */
const REMEMBERED_WITHOUT_VAULT = 65_536;

/** Makes the tokens of the scope that the redactor works in, and hands the values to the vault. */
export class ScopedTokens {
  readonly #options: ScopedTokensOptions;
  /** For what needs no scope: hashes, and telling tokens from look-alikes. */
  readonly #common: TokenMaker;
  #recent = new Map<string, TokenMaker>();
  #older = new Map<string, TokenMaker>();
  /** Of conversations whose secret the vault does not give: locked, broken or erased. */
  readonly #strays = new Map<string, { readonly maker: TokenMaker; readonly askAgainAt: number }>();
  #isTrial = false;
  /** Values that were looked at and have not left, the latest; by home and token. */
  readonly #tried = new Map<string, Deposit>();
  #last: Here | undefined;

  constructor(options: ScopedTokensOptions) {
    this.#options = options;
    this.#common = new TokenMaker(options.key, options.base);
  }

  /** The token of a value in canonical form, which stood there as `surface`. */
  token(entity: string, canonical: string, surface: string): string {
    const { vault, isKept, current } = this.#options;
    const token = this.#maker(entity).token(entity, canonical);
    if (vault === undefined || !isKept(entity)) return token;
    const { home } = this.#here();
    const deposit: Deposit = { place: current.place, home, token, entity, value: surface, canonical };
    if (this.#isOnTrial) this.#remember(deposit);
    else vault.deposit(deposit);
    return token;
  }

  /** Does what only tries what would be replaced: its values are kept when their tokens are {@link met} in what leaves. */
  onTrial<T>(work: () => T): T {
    const around = this.#isTrial;
    this.#isTrial = true;
    try {
      return work();
    } finally {
      this.#isTrial = around;
    }
  }

  /** A token of ours stands in what leaves. */
  met(token: string): void {
    if (this.#tried.size === 0 || this.#isOnTrial) return;
    const name = `${this.#here().home}\0${token}`;
    const deposit = this.#tried.get(name);
    if (deposit === undefined) return;
    this.#tried.delete(name);
    this.#options.vault?.deposit(deposit);
  }

  get #isOnTrial(): boolean {
    return this.#isTrial || this.#options.isTrial?.() === true;
  }

  #remember(deposit: Deposit): void {
    const name = `${deposit.home}\0${deposit.token}`;
    this.#tried.delete(name);
    this.#tried.set(name, deposit);
    if (this.#tried.size <= MAX_TRIED) return;
    const [oldest] = this.#tried.keys();
    this.#tried.delete(oldest!);
  }

  /** As {@link TokenMaker.hash}. */
  hash(entity: string, canonical: string): string {
    return this.#common.hash(entity, canonical);
  }

  /** As {@link TokenMaker.findIn}. */
  findIn(text: string): FoundToken[] {
    return this.#common.findIn(text);
  }

  #maker(entity: string): TokenMaker {
    const { mode, scope, vault, isKept } = this.#options;
    if (mode === 'keyed' && scope === 'all') return this.#common;
    const name = this.#here().scope;
    // What never enters the vault leaves no index of it there either.
    const isIndexed = mode === 'random' && vault !== undefined && isKept(entity);
    const id = isIndexed ? `${name} in the vault` : name;
    const recent = this.#recent.get(id);
    if (recent !== undefined) return recent;
    const stray = this.#strays.get(name);
    if (stray !== undefined && Date.now() < stray.askAgainAt) return stray.maker;
    const maker = this.#older.get(id) ?? this.#make(name, isIndexed);
    if (maker === undefined) return this.#strayMaker(name);
    this.#strays.delete(name);
    if (this.#recent.size >= MAX_MAKERS) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(id, maker);
    return maker;
  }

  /** Many values stand in one place. */
  #here(): Here {
    const { scope, current, key } = this.#options;
    const { place } = current;
    if (this.#last?.place !== place) {
      const home = scopeName('conversation', place, key);
      this.#last = { place, home, scope: scope === 'conversation' ? home : scopeName(scope, place, key) };
    }
    return this.#last;
  }

  /** Nothing where the vault does not give what it needs. */
  #make(scope: string, isIndexed: boolean): TokenMaker | undefined {
    const { mode, key, base, vault } = this.#options;
    if (mode === 'random') {
      return isIndexed
        ? new TokenMaker(key, base, {
            agree: (name, token) => vault?.agree(scope, name, token) ?? token,
            remembered: REMEMBERED_BESIDE_VAULT,
          })
        : new TokenMaker(key, base, { agree: (_, token) => token, remembered: REMEMBERED_WITHOUT_VAULT });
    }
    if (scope === 'all') return this.#common;
    if (!isOfConversation(scope) || vault === undefined) {
      return new TokenMaker(key, base, { bodySecret: derivedKey(key.secret, `tokens of ${scope}`) });
    }
    // With a vault a conversation's tokens are made with a secret that can be erased: then not even the holder of the key
    // can test guesses against them.
    const secret = vault.secretOf(scope);
    return secret && new TokenMaker(key, base, { bodySecret: derivedKey(secret, 'tokens') });
  }

  /** Makes tokens that mean something in this process alone, until the vault gives the secret of the scope. */
  #strayMaker(scope: string): TokenMaker {
    const { key, base } = this.#options;
    const maker = this.#strays.get(scope)?.maker ?? new TokenMaker(key, base, { bodySecret: randomBytes(32) });
    if (this.#strays.size >= MAX_MAKERS) this.#strays.clear();
    this.#strays.set(scope, { maker, askAgainAt: Date.now() + ASK_AGAIN_MS });
    return maker;
  }
}
