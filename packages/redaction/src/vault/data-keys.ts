import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import { transaction } from './database.ts';
import { type KeyService, whenThere } from './key-service.ts';
import { VaultError } from './vault-error.ts';

/** A key that the values of one tenant in one scope are encrypted with. */
export interface DataKey {
  readonly id: string;
  readonly key: Uint8Array;
}

/** Its row: the key is wrapped with the master key named. */
export interface WrappedKey {
  readonly id: string;
  readonly scope: string;
  readonly tenant: string;
  readonly master: string;
  readonly wrapped: Uint8Array;
}

/** A scope with what it is called in the log. */
export interface Home {
  readonly scope: string;
  readonly tenant: string;
  readonly stream: string;
  readonly conversation: string;
}

/** What a wrapped key is bound to: in another row it cannot be unwrapped. */
export function contextOf({ id, scope, tenant }: Pick<WrappedKey, 'id' | 'scope' | 'tenant'>): string {
  return JSON.stringify([id, scope, tenant]);
}

/**
 * The key of a row, in the clear.
 *
 * @throws {VaultError} `SPANREEL_VAULT_SETUP` where its master key is not given, `SPANREEL_VAULT_TAMPERED` where it does
 * not open the key; rejects so too.
 */
export function unwrapKey(row: WrappedKey, services: readonly KeyService[]): DataKey | Promise<DataKey> {
  const service = services.find(({ id }) => id === row.master);
  if (service === undefined) {
    const given = services.map(({ id }) => id).join(', ');
    throw new VaultError(
      'SPANREEL_VAULT_SETUP',
      `a data key is wrapped with master key "${row.master}", and only ${given} is given; add it behind the others`,
    );
  }
  const toKey = (key: Uint8Array): DataKey => ({ id: row.id, key });
  const altered = (cause: unknown): never => {
    throw new VaultError(
      'SPANREEL_VAULT_TAMPERED',
      `data key ${row.id} does not open with master key "${row.master}": it was altered, or another key has that id`,
      { cause },
    );
  };
  try {
    const key = service.unwrap(row.wrapped, contextOf(row));
    return key instanceof Promise ? key.then(toKey, altered) : toKey(key);
  } catch (error) {
    return altered(error);
  }
}

/** Finds or makes the data keys of scopes. */
export class DataKeys {
  readonly #database: DatabaseSync;
  readonly #services: () => readonly KeyService[];
  readonly #now: () => number;

  constructor(database: DatabaseSync, services: () => readonly KeyService[], now: () => number) {
    this.#database = database;
    this.#services = services;
    this.#now = now;
  }

  /** The key that new values of a home are encrypted with; `undefined` where the scope was erased. */
  of(home: Home): DataKey | undefined | Promise<DataKey | undefined> {
    if (this.#isErased(home.scope)) return undefined;
    const known = this.#find(home);
    return known === undefined ? this.#make(home) : unwrapKey(known, this.#services());
  }

  /** Whether the row of a key is still there. */
  has(id: string): boolean {
    return this.#database.prepare('SELECT 1 FROM data_key WHERE id = ?').get(id) !== undefined;
  }

  #make(home: Home): DataKey | undefined | Promise<DataKey | undefined> {
    const [current] = this.#services();
    if (current === undefined) throw new VaultError('SPANREEL_VAULT_SETUP', 'the vault has no master key');
    const { scope, tenant } = home;
    const made: DataKey = { id: randomBytes(16).toString('hex'), key: randomBytes(32) };
    return whenThere(current.wrap(made.key, contextOf({ id: made.id, scope, tenant })), (wrapped) => {
      const row: WrappedKey = { id: made.id, scope, tenant, master: current.id, wrapped };
      const winner = transaction(this.#database, () => this.#insertUnlessThere(home, row));
      return winner === row ? made : winner && unwrapKey(winner, this.#services());
    });
  }

  /** The row, or that of a process that was first. */
  #insertUnlessThere(home: Home, row: WrappedKey): WrappedKey | undefined {
    if (this.#isErased(home.scope)) return undefined;
    const known = this.#find(home);
    if (known !== undefined) return known;
    // Its first record sets when it expires; until then it must not be purged.
    this.#database
      .prepare('INSERT OR IGNORE INTO scope (id, tenant, stream, conversation, expires) VALUES (?, ?, ?, ?, ?)')
      .run(home.scope, home.tenant, home.stream, home.conversation, this.#now() + 60_000);
    this.#database
      .prepare('INSERT INTO data_key (id, scope, tenant, master, wrapped, created) VALUES (?, ?, ?, ?, ?, ?)')
      .run(row.id, row.scope, row.tenant, row.master, row.wrapped, this.#now());
    return row;
  }

  /** One whose master key is at hand: while master keys are rotated, processes may not have the newest yet. */
  #find({ scope, tenant }: Home): WrappedKey | undefined {
    const rows = this.#database
      .prepare(
        'SELECT id, scope, tenant, master, wrapped FROM data_key WHERE scope = ? AND tenant = ? ORDER BY created, id',
      )
      .all(scope, tenant) as unknown as readonly WrappedKey[];
    const masters = new Set(this.#services().map(({ id }) => id));
    return rows.find(({ master }) => masters.has(master));
  }

  #isErased(scope: string): boolean {
    return this.#database.prepare('SELECT 1 FROM tombstone WHERE scope = ?').get(scope) !== undefined;
  }
}
