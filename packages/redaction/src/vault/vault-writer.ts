import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';

import type { TokenKey } from '../tokens/token-key.ts';
import type { Deposit, TokenVault } from '../tokens/token-vault.ts';
import type { DataKey } from './data-keys.ts';
import { isBusy, transaction } from './database.ts';
import { type DropReason, dropSentence } from './drop-reason.ts';
import { keepHouse } from './housekeeping.ts';
import type { KeyService } from './key-service.ts';
import { type KeyedDeposit, homeOf } from './record-writer.ts';
import { VaultConnection } from './vault-connection.ts';
import { VaultError } from './vault-error.ts';
import { WaitingDeposits } from './waiting-deposits.ts';

/** How long a value is kept by default: a day. */
export const DEFAULT_TTL_MS = 86_400_000;

export interface VaultWriterOptions {
  /** Such as `.spanreel/vault`; made where it is missing. */
  readonly directory: string;
  /** Of the redactor. */
  readonly tokenKey: TokenKey;
  /** The first wraps new data keys, the others unwrap older ones. Asked again every half minute; may throw. */
  readonly masterKeys: () => readonly KeyService[];
  /** Milliseconds that a value is kept after it was met; a day by default. */
  readonly ttlMs?: number;
  /** Values that wait to be written, at most; 4096 by default. */
  readonly maxWaiting?: number;
  readonly onKept?: (count: number) => void;
  readonly onDropped?: (count: number, reason: DropReason) => void;
  /** Told in one sentence, once per reason, why values are not kept. */
  readonly say?: (sentence: string) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** A vault as a redactor writes into it. */
export interface VaultWriter extends TokenVault {
  /** Resolves when all that was handed over so far is in the vault, or dropped and counted. Never rejects. */
  flush(): Promise<void>;
  /** Writes what waits, at once, and closes. What would need an answer of a key service is dropped and counted. */
  close(): void;
}

/**
 * The vault as the redactors of this thread write into it: encrypted, in batches, a tenth of a second later. The
 * application never waits for it: where it is full, locked or broken, the token goes out, and the value is dropped and
 * counted.
 *
 * @example
 * const vault = createVaultWriter({ directory: '.spanreel/vault', tokenKey: key, masterKeys: () => masterKeysFrom(text) });
 * const redactor = createRedactor({ key, vault });
 */
export function createVaultWriter(options: VaultWriterOptions): VaultWriter {
  return new QueuedWriter(options);
}

const FLUSH_MS = 100;
/** Encrypted and written in about a millisecond. */
const BATCH = 16;
/** A value that is met again is written again after half of its time. */
const RENEW = 0.5;
const RETRY_MS = 10;
const MAX_TRIES = 300;
/** Each waits for the lock. */
const EXIT_TRIES = 10;
const EXIT_PATIENCE_MS = 50;
/** Once per conversation, or value of a random token, where another process writes: else its tokens would be of this process alone. */
const REDACTION_PATIENCE_MS = 250;
const KEY_SERVICE_MS = 3000;
const KEY_SERVICE_DOWN_MS = 5000;
const HOUSEKEEPING_MS = 60_000;

class QueuedWriter implements VaultWriter {
  readonly #options: VaultWriterOptions;
  readonly #now: () => number;
  readonly #connection: VaultConnection;
  readonly #waiting: WaitingDeposits;
  readonly #said = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #draining: Promise<void> | undefined;
  #houseKeptAt: number;
  #unansweredUntil = 0;
  #isClosed = false;

  constructor(options: VaultWriterOptions) {
    const { directory, tokenKey, masterKeys, ttlMs = DEFAULT_TTL_MS, maxWaiting = 4096, now = Date.now } = options;
    this.#options = options;
    this.#now = now;
    this.#connection = new VaultConnection({ directory, tokenKey, masterKeys, ttlMs, now });
    this.#waiting = new WaitingDeposits(maxWaiting, ttlMs * RENEW, now);
    this.#houseKeptAt = now();
  }

  secretOf(scope: string): Uint8Array | undefined {
    return this.#ask((connection) => connection.open(REDACTION_PATIENCE_MS).secrets.of(scope));
  }

  agree(scope: string, name: string, token: string): string {
    return this.#ask((connection) => connection.open(REDACTION_PATIENCE_MS).secrets.agree(scope, name, token)) ?? token;
  }

  deposit(deposit: Deposit): void {
    const refused = this.#isClosed ? 'exit' : this.#connection.isDown ? 'disk' : this.#waiting.add(deposit);
    if (refused !== undefined) return this.#dropped(1, refused);
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref();
  }

  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return (this.#draining ??= this.#drain().finally(() => {
      this.#draining = undefined;
    }));
  }

  close(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#timer);
    this.#isClosed = true;
    for (let tries = 0; this.#waiting.size > 0 && tries < EXIT_TRIES && !this.#connection.isDown;) {
      const keyed = this.#waiting.first(BATCH).flatMap((deposit) => {
        const key = this.#keyOf(deposit);
        if (!(key instanceof Promise)) return key === undefined ? [] : [{ deposit, key }];
        key.catch(() => undefined);
        this.#drop([deposit], 'exit');
        return [];
      });
      if (this.#write(keyed) !== 'written') tries++;
    }
    this.#drop(this.#waiting.first(this.#waiting.size), 'exit');
    this.#connection.end();
  }

  async #drain(): Promise<void> {
    for (let tries = 0; this.#waiting.size > 0 && !this.#isClosed;) {
      if (this.#connection.isDown) this.#drop(this.#waiting.first(this.#waiting.size), 'disk');
      const keyed: KeyedDeposit[] = [];
      for (const deposit of this.#waiting.first(BATCH)) {
        const key = this.#keyOf(deposit);
        const there = key instanceof Promise ? await this.#answered(key, deposit) : key;
        if (there !== undefined) keyed.push({ deposit, key: there });
      }
      if (this.#isClosed) return;
      const outcome = this.#write(keyed);
      tries = outcome === 'written' ? 0 : tries + 1;
      if (tries >= MAX_TRIES) this.#drop(this.#waiting.first(BATCH), 'locked');
      if (outcome === 'locked') await pause(RETRY_MS * (1 + Math.random()));
      else await turn();
    }
    this.#keepHouse();
  }

  /** The event loop waits for no lock; the end of a process does. */
  get #patienceMs(): number {
    return this.#isClosed ? EXIT_PATIENCE_MS : 0;
  }

  /** The data key of a deposit; where there is none, the deposit is dropped. */
  #keyOf(deposit: Deposit): DataKey | undefined | Promise<DataKey | undefined> {
    try {
      const key = this.#connection.keyOf(homeOf(deposit), this.#patienceMs);
      if (key === undefined) this.#drop([deposit], 'erased');
      return key;
    } catch (error) {
      if (!isBusy(error)) this.#failed([deposit], error);
      return undefined;
    }
  }

  async #answered(key: Promise<DataKey | undefined>, deposit: Deposit): Promise<DataKey | undefined> {
    if (this.#now() < this.#unansweredUntil) {
      key.catch(() => undefined);
      this.#drop([deposit], 'key');
      return undefined;
    }
    const late = new AbortController();
    try {
      const silence = pause(KEY_SERVICE_MS, 'silent' as const, { signal: late.signal });
      silence.catch(() => undefined);
      const answer = await Promise.race([key, silence]);
      if (answer === 'silent') throw new VaultError('SPANREEL_VAULT_SETUP', 'the key service does not answer');
      if (answer === undefined) this.#drop([deposit], 'erased');
      return answer;
    } catch (error) {
      if (isBusy(error)) return undefined;
      this.#unansweredUntil = this.#now() + KEY_SERVICE_DOWN_MS;
      this.#drop([deposit], 'key', error);
      return undefined;
    } finally {
      late.abort();
    }
  }

  /** One transaction; `again`: some data keys are gone and have to be asked for anew. */
  #write(keyed: readonly KeyedDeposit[]): 'written' | 'locked' | 'again' {
    // What has no key and still waits has it behind a lock.
    if (keyed.length === 0) return this.#waiting.size === 0 ? 'written' : 'locked';
    const deposits = keyed.map(({ deposit }) => deposit);
    try {
      const { database, records } = this.#connection.open(this.#patienceMs);
      const isDone = transaction(database, () => {
        if (this.#connection.forgetMissing(new Set(keyed.map(({ key }) => key)))) return false;
        records.write(keyed);
        return true;
      });
      if (!isDone) return 'again';
    } catch (error) {
      if (isBusy(error)) return 'locked';
      this.#failed(deposits, error);
      return 'written';
    }
    this.#waiting.done(deposits, true);
    this.#options.onKept?.(keyed.length);
    return 'written';
  }

  /** A question of somebody who redacts and cannot wait. */
  #ask<T>(question: (connection: VaultConnection) => T): T | undefined {
    if (this.#isClosed || this.#connection.isDown) return undefined;
    try {
      return question(this.#connection);
    } catch (error) {
      this.#connection.failed(error);
      this.#say(isBusy(error) ? 'scope' : 'disk', error);
      return undefined;
    }
  }

  #failed(deposits: readonly Deposit[], error: unknown): void {
    if (error instanceof VaultError) return this.#drop(deposits, 'key', error);
    this.#connection.failed(error);
    this.#drop(deposits, 'disk', error);
  }

  #drop(deposits: readonly Deposit[], reason: DropReason, error?: unknown): void {
    this.#waiting.done(deposits, false);
    this.#dropped(deposits.length, reason, error);
  }

  #dropped(count: number, reason: DropReason, error?: unknown): void {
    if (count === 0) return;
    this.#options.onDropped?.(count, reason);
    this.#say(reason, error);
  }

  #say(reason: DropReason | 'scope', error?: unknown): void {
    const sentence = dropSentence(reason, error);
    if (sentence === undefined || this.#said.has(reason)) return;
    this.#said.add(reason);
    this.#options.say?.(sentence);
  }

  #keepHouse(): void {
    const now = this.#now();
    if (this.#isClosed || now - this.#houseKeptAt < HOUSEKEEPING_MS) return;
    this.#houseKeptAt = now;
    void keepHouse(this.#options.directory, now);
  }
}
