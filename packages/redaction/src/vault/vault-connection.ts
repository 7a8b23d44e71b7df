import type { DatabaseSync } from 'node:sqlite';

import type { TokenKey } from '../tokens/token-key.ts';
import { type DataKey, DataKeys, type Home } from './data-keys.ts';
import { isBusy, openDatabase } from './database.ts';
import { type KeyService, whenThere } from './key-service.ts';
import { purgeSome } from './purge.ts';
import { RecordWriter } from './record-writer.ts';
import { TokenSecrets } from './token-secrets.ts';

/** The parts of an open vault that a writer needs. */
export interface OpenVault {
  readonly database: DatabaseSync;
  readonly keys: DataKeys;
  readonly secrets: TokenSecrets;
  readonly records: RecordWriter;
}

export interface VaultConnectionOptions {
  readonly directory: string;
  readonly tokenKey: TokenKey;
  readonly masterKeys: () => readonly KeyService[];
  readonly ttlMs: number;
  readonly now: () => number;
}

/** Whoever opens the vault first makes it; the others wait for that. */
const OPENING_MS = 250;
const DOWN_MS = 30_000;
/** The file of master keys may get new ones while the process runs. */
const MASTER_KEYS_MS = 30_000;
const MAX_KEYS = 1024;

/** A writer's connection: opened when it is first needed, tried again half a minute after it failed. */
export class VaultConnection {
  readonly #options: VaultConnectionOptions;
  #open: OpenVault | undefined;
  #patienceMs = OPENING_MS;
  #downUntil = 0;
  #masterKeys: { readonly services: readonly KeyService[]; readonly until: number } | undefined;
  readonly #keys = new Map<string, DataKey>();

  constructor(options: VaultConnectionOptions) {
    this.#options = options;
  }

  /** Whether it failed within the last half minute. */
  get isDown(): boolean {
    return this.#options.now() < this.#downUntil;
  }

  /**
   * Throws what SQLite and the file system do.
   *
   * @param patienceMs how long a statement waits for another process
   */
  open(patienceMs: number): OpenVault {
    if (this.#open !== undefined) {
      if (patienceMs !== this.#patienceMs) this.#open.database.exec(`PRAGMA busy_timeout = ${patienceMs}`);
      this.#patienceMs = patienceMs;
      return this.#open;
    }
    const { directory, tokenKey, ttlMs, now } = this.#options;
    const database = openDatabase(directory, { busyMs: OPENING_MS });
    this.#patienceMs = OPENING_MS;
    const keys = new DataKeys(database, () => this.#services(), now);
    const secrets = new TokenSecrets(database, tokenKey, ttlMs, now);
    return (this.#open = { database, keys, secrets, records: new RecordWriter(database, ttlMs, now) });
  }

  /** Gives the connection up for half a minute, unless another process only had the lock. */
  failed(error: unknown): void {
    if (isBusy(error)) return;
    this.#downUntil = this.#options.now() + DOWN_MS;
    this.close();
  }

  /** As {@link DataKeys.of}; those in use are kept at hand. */
  keyOf(home: Home, patienceMs: number): DataKey | undefined | Promise<DataKey | undefined> {
    const name = `${home.scope}\0${home.tenant}`;
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    return whenThere(this.open(patienceMs).keys.of(home), (key) => {
      if (this.#keys.size >= MAX_KEYS) this.#keys.clear();
      if (key !== undefined) this.#keys.set(name, key);
      return key;
    });
  }

  /** Forgets keys that somebody has erased or purged. Returns whether there was one. */
  forgetMissing(keys: ReadonlySet<DataKey>): boolean {
    const gone = [...keys].filter(({ id }) => this.#open?.keys.has(id) !== true);
    for (const [name, key] of this.#keys) if (gone.includes(key)) this.#keys.delete(name);
    return gone.length > 0;
  }

  /** For good: deletes some of what has expired, which short programs have nobody else for. */
  end(): void {
    try {
      if (this.#open !== undefined) purgeSome(this.#open.database, this.#options.now());
    } catch {
      // The next one does.
    }
    this.close();
  }

  close(): void {
    try {
      this.#open?.database.close();
    } catch {
      // What is committed is there.
    }
    this.#open = undefined;
  }

  #services(): readonly KeyService[] {
    const { masterKeys, now } = this.#options;
    if (this.#masterKeys === undefined || this.#masterKeys.until <= now()) {
      try {
        this.#masterKeys = { services: masterKeys(), until: now() + MASTER_KEYS_MS };
      } catch (error) {
        if (this.#masterKeys === undefined) throw error;
        // Somebody is writing the file.
        this.#masterKeys = { services: this.#masterKeys.services, until: now() + MASTER_KEYS_MS };
      }
    }
    return this.#masterKeys.services;
  }
}
