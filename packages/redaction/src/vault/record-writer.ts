import type { DatabaseSync } from 'node:sqlite';

import type { Deposit } from '../tokens/token-vault.ts';
import type { DataKey, Home } from './data-keys.ts';
import { sealRecord } from './records.ts';

/** A deposit whose data key is at hand. */
export interface KeyedDeposit {
  readonly deposit: Deposit;
  readonly key: DataKey;
}

/** Where a deposit belongs. */
export function homeOf({ home, place }: Deposit): Home {
  const { tenant = '', stream = '', conversation = '' } = place;
  // What is of a tenant or of nobody has no conversation, whatever else is known of it.
  return home.startsWith('conversation:')
    ? { scope: home, tenant, stream, conversation }
    : { scope: home, tenant, stream: '', conversation: '' };
}

/** Encrypts deposits and writes them, within a transaction of the caller's; a value kept already is kept for longer. */
export class RecordWriter {
  readonly #record;
  readonly #scope;
  readonly #index;
  readonly #ttlMs: number;
  readonly #now: () => number;

  constructor(database: DatabaseSync, ttlMs: number, now: () => number) {
    this.#record = database.prepare(
      'INSERT OR REPLACE INTO record (token, data_key, entity, sealed, created, expires) VALUES (?, ?, ?, ?, ?, ?)',
    );
    // Spans of a conversation may come before it is known whose it is, or what the application calls it.
    this.#scope = database.prepare(
      `UPDATE scope SET expires = max(expires, ?), tenant = iif(tenant = '', ?, tenant),
        stream = iif(stream = '', ?, stream), conversation = iif(conversation = '', ?, conversation) WHERE id = ?`,
    );
    this.#index = database.prepare('UPDATE blind_index SET expires = max(expires, ?) WHERE token = ?');
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  write(deposits: readonly KeyedDeposit[]): void {
    const created = this.#now();
    const expires = created + this.#ttlMs;
    const homes = new Map<string, Home>();
    for (const { deposit, key } of deposits) {
      const home = homeOf(deposit);
      const { token, entity } = deposit;
      const row = { token, entity, scope: home.scope, tenant: home.tenant, created, expires };
      this.#record.run(token, key.id, entity, sealRecord(key, row, deposit), created, expires);
      this.#index.run(expires, token);
      homes.set(`${home.scope}\0${home.conversation}`, home);
    }
    for (const { scope, tenant, stream, conversation } of homes.values()) {
      this.#scope.run(expires, tenant, stream, conversation, scope);
    }
  }
}
