import type { DatabaseSync } from 'node:sqlite';

const AT_ONCE = 200;

/** What deletes all that has expired: each statement again until it changes nothing. */
export function purges(now: number): readonly { readonly sql: string; readonly bound: readonly number[] }[] {
  return [
    {
      sql: 'DELETE FROM record WHERE (token, data_key) IN (SELECT token, data_key FROM record WHERE expires <= ? LIMIT ?)',
      bound: [now, AT_ONCE],
    },
    {
      sql: 'DELETE FROM blind_index WHERE (scope, digest) IN (SELECT scope, digest FROM blind_index WHERE expires <= ? LIMIT ?)',
      bound: [now, AT_ONCE],
    },
    // With its data keys, whose records have all expired before it, and its secrets.
    { sql: 'DELETE FROM scope WHERE id IN (SELECT id FROM scope WHERE expires <= ? LIMIT ?)', bound: [now, AT_ONCE] },
    {
      sql: 'DELETE FROM shown WHERE rowid IN (SELECT rowid FROM shown WHERE at <= ? LIMIT ?)',
      bound: [now - 3_600_000, AT_ONCE],
    },
  ];
}

/** Deletes all that has expired. */
export function purge(database: DatabaseSync, now: number): void {
  while (purgeSome(database, now) > 0);
}

/** Deletes some of what has expired, in a millisecond or two; returns how much. */
export function purgeSome(database: DatabaseSync, now: number): number {
  return purges(now).reduce((sum, { sql, bound }) => sum + Number(database.prepare(sql).run(...bound).changes), 0);
}
