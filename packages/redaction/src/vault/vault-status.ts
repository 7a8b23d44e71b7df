import type { DatabaseSync } from 'node:sqlite';

/** How much is in a vault. */
export interface VaultStatus {
  /** Values that can be shown, by entity. */
  readonly records: Readonly<Record<string, number>>;
  /** Conversations, and tenants and what is of nobody, that have any. */
  readonly scopes: number;
  /** Data keys by the master key that they are wrapped with: one that has none is not needed any more. */
  readonly masterKeys: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch: when the first and the last of the values expire. */
  readonly firstExpires?: number;
  readonly lastExpires?: number;
  /** Erased conversations, by stream and by id: nothing more is taken in for them. */
  readonly closedScopes: number;
}

export function statusOf(database: DatabaseSync, now: number): VaultStatus {
  const by = (sql: string, ...bound: number[]): Record<string, number> =>
    Object.fromEntries(
      database
        .prepare(sql)
        .all(...bound)
        .map(({ name, total }) => [String(name), Number(total)]),
    );
  const one = (sql: string, ...bound: number[]): Record<string, unknown> => database.prepare(sql).get(...bound) ?? {};
  const { first, last } = one('SELECT min(expires) AS first, max(expires) AS last FROM record WHERE expires > ?', now);
  return {
    records: by(
      'SELECT entity AS name, count(*) AS total FROM record WHERE expires > ? GROUP BY entity ORDER BY entity',
      now,
    ),
    scopes: Number(one('SELECT count(DISTINCT scope) AS total FROM data_key')['total']),
    masterKeys: by('SELECT master AS name, count(*) AS total FROM data_key GROUP BY master ORDER BY master'),
    ...(typeof first === 'number' && typeof last === 'number' ? { firstExpires: first, lastExpires: last } : {}),
    closedScopes: Number(one('SELECT count(*) AS total FROM tombstone')['total']),
  };
}
