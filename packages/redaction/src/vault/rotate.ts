import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

import { transaction } from './database.ts';
import { type WrappedKey, contextOf, unwrapKey } from './data-keys.ts';
import type { KeyService } from './key-service.ts';
import { type OperatorRequest, authorised, recorded, refusalOf, said } from './supervised.ts';
import type { VaultDesk } from './vault.ts';
import { VaultError } from './vault-error.ts';
import { emptyWriteAheadLog } from './write-ahead-log.ts';

/** What was done. */
export interface Rotated {
  /** The master key that all data keys are wrapped with now. */
  readonly masterKey: string;
  readonly previous: readonly string[];
  readonly rewrapped: number;
  /** Whether what the previous ones wrapped is overwritten in all files of the vault; else rotate once more. */
  readonly isOverwritten: boolean;
}

const BATCH = 50;
const PAUSE_MS = 5;

/** As {@link Vault.rotate}. Writers go on meanwhile: those that do not know the new key yet make data keys under the old. */
export async function rotate(desk: VaultDesk, request: OperatorRequest): Promise<Rotated> {
  const { database, masterKeys, audit } = desk;
  const operator = await authorised(desk, request, 'rotate', refusalOf(audit, 'rotate', 'master key'));
  const [current] = masterKeys;
  if (current === undefined) throw new VaultError('SPANREEL_VAULT_SETUP', 'the vault has no master key');
  const waiting = database
    .prepare('SELECT master, count(*) AS keys FROM data_key WHERE master <> ? GROUP BY master ORDER BY master')
    .all(current.id);
  const previous = waiting.map(({ master }) => String(master));
  const missing = previous.find((master) => !masterKeys.some(({ id }) => id === master));
  if (missing !== undefined) {
    throw new VaultError(
      'SPANREEL_VAULT_SETUP',
      `data keys are wrapped with master key "${missing}", which is not given; add it behind the new one`,
    );
  }
  await recorded(
    audit.record({
      type: 'vault.rotated',
      payload: {
        operator: operator.id,
        ...said(request),
        key_id: current.id,
        previous_key_ids: previous,
        rewrapped_count: waiting.reduce((sum, { keys }) => sum + Number(keys), 0),
      },
    }),
  );
  let rewrapped = 0;
  for (let rows = olderKeys(database, current); rows.length > 0; rows = olderKeys(database, current)) {
    const anew = await Promise.all(rows.map((row) => rewrap(row, masterKeys, current)));
    rewrapped += replace(database, anew, current);
    // Writers wait for the lock by looking again: one that is taken at once again is never free for them.
    await pause(PAUSE_MS);
  }
  return { masterKey: current.id, previous, rewrapped, isOverwritten: await emptyWriteAheadLog(database) };
}

function olderKeys(database: DatabaseSync, { id }: KeyService): WrappedKey[] {
  return database
    .prepare('SELECT id, scope, tenant, master, wrapped FROM data_key WHERE master <> ? ORDER BY id LIMIT ?')
    .all(id, BATCH) as unknown as WrappedKey[];
}

interface Rewrapped {
  readonly row: WrappedKey;
  readonly wrapped: Uint8Array;
}

async function rewrap(row: WrappedKey, masterKeys: readonly KeyService[], current: KeyService): Promise<Rewrapped> {
  const { key } = await unwrapKey(row, masterKeys);
  return { row, wrapped: await current.wrap(key, contextOf(row)) };
}

function replace(database: DatabaseSync, anew: readonly Rewrapped[], { id }: KeyService): number {
  const update = database.prepare('UPDATE data_key SET master = ?, wrapped = ? WHERE id = ? AND master = ?');
  // Whoever else rotates, or erases, was first.
  return transaction(database, () =>
    anew.reduce((sum, { row, wrapped }) => sum + Number(update.run(id, wrapped, row.id, row.master).changes), 0),
  );
}
