import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import { hmacSha256 } from '../tokens/hmac.ts';
import type { TokenKey } from '../tokens/token-key.ts';
import { derivedKey } from '../tokens/token-scope.ts';
import { transaction } from './database.ts';
import { seal, unseal } from './envelope.ts';

const DIGEST = 16;
const MAX_INDEXES = 256;

/**
 * The secrets of scopes, sealed with a key derived from the redaction key: text is redacted without waiting, and a master
 * key in a KMS would make it wait. Erased with their scope.
 */
export class TokenSecrets {
  readonly #database: DatabaseSync;
  readonly #keyId: string;
  readonly #sealingKey: Uint8Array;
  readonly #ttlMs: number;
  readonly #now: () => number;
  readonly #indexes = new Map<string, (name: string) => Buffer>();

  constructor(database: DatabaseSync, tokenKey: TokenKey, ttlMs: number, now: () => number) {
    this.#database = database;
    this.#keyId = tokenKey.id;
    this.#sealingKey = derivedKey(tokenKey.secret, 'vault token secrets');
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  /** The secret of a scope, made where there is none; `undefined` where the scope was erased. Throws what SQLite does. */
  of(scope: string): Buffer | undefined {
    const bound = [scope, this.#keyId];
    const sealed = this.#find(scope) ?? this.#make(scope, seal(this.#sealingKey, randomBytes(32), bound));
    return sealed && unseal(this.#sealingKey, sealed, bound);
  }

  /** The token that stands for a name in a scope: the one known, else this one from now on; as it is where the scope was erased. */
  agree(scope: string, name: string, token: string): string {
    const digest = this.#digest(scope, name);
    if (digest === undefined) return token;
    const known = this.#known(scope, digest);
    if (known !== undefined) return known;
    // Another process may be first: then its token counts. A scope that is erased in between takes nothing in.
    this.#database
      .prepare(
        'INSERT OR IGNORE INTO blind_index (scope, digest, token, expires) SELECT id, ?, ?, ? FROM scope WHERE id = ?',
      )
      .run(digest, token, this.#now() + this.#ttlMs, scope);
    return this.#known(scope, digest) ?? token;
  }

  #digest(scope: string, name: string): Buffer | undefined {
    let index = this.#indexes.get(scope);
    if (index === undefined) {
      const secret = this.of(scope);
      if (secret === undefined) return undefined;
      index = hmacSha256(derivedKey(secret, 'blind index'));
      if (this.#indexes.size >= MAX_INDEXES) this.#indexes.clear();
      this.#indexes.set(scope, index);
    }
    return index(name).subarray(0, DIGEST);
  }

  #known(scope: string, digest: Buffer): string | undefined {
    const row = this.#database
      .prepare('SELECT token FROM blind_index WHERE scope = ? AND digest = ?')
      .get(scope, digest);
    return row?.['token'] as string | undefined;
  }

  #find(scope: string): Uint8Array | undefined {
    const row = this.#database
      .prepare('SELECT sealed FROM token_secret WHERE scope = ? AND key_id = ?')
      .get(scope, this.#keyId);
    return row?.['sealed'] as Uint8Array | undefined;
  }

  #make(scope: string, sealed: Buffer): Uint8Array | undefined {
    const database = this.#database;
    return transaction(database, () => {
      if (database.prepare('SELECT 1 FROM tombstone WHERE scope = ?').get(scope) !== undefined) return undefined;
      database
        .prepare(`INSERT OR IGNORE INTO scope (id, tenant, stream, conversation, expires) VALUES (?, '', '', '', ?)`)
        .run(scope, this.#now() + this.#ttlMs);
      database
        .prepare('INSERT OR IGNORE INTO token_secret (scope, key_id, sealed) VALUES (?, ?, ?)')
        .run(scope, this.#keyId, sealed);
      return this.#find(scope);
    });
  }
}
