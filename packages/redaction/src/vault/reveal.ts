import type { DatabaseSync } from 'node:sqlite';

import { transaction } from './database.ts';
import { type WrappedKey, unwrapKey } from './data-keys.ts';
import type { Operator } from './operator.ts';
import { type RecordRow, openRecord } from './records.ts';
import { type OperatorRequest, type Refusal, authorised, recorded, refuse, said, whoAsked } from './supervised.ts';
import type { VaultDesk } from './vault.ts';
import { VaultError } from './vault-error.ts';

export interface RevealRequest extends OperatorRequest {
  /** As they stand in the log, such as `<PHONE:k1.NKN1G0G6EGQF6>`; 100 at most. */
  readonly tokens: readonly string[];
}

/** What became of one token. */
export type Revealed =
  | {
      readonly token: string;
      readonly status: 'revealed';
      readonly entity: string;
      /** As it was written when it was last met. */
      readonly value: string;
      /** In the form in which all spellings of it are the same. */
      readonly canonical: string;
      /** As in the log; empty where unknown. */
      readonly tenant: string;
      readonly conversation: string;
      /** Milliseconds since the epoch. */
      readonly created: number;
      readonly expires: number;
    }
  /** `unknown`: never kept, expired or erased. `tampered`: not as it was written, and not shown. */
  | { readonly token: string; readonly status: 'unknown' | 'tampered' };

interface KeptRow extends Omit<RecordRow, 'sealed'>, Pick<WrappedKey, 'master'> {
  readonly conversation: string;
}

const MAX_TOKENS = 100;
const HOUR_MS = 3_600_000;
const TOKEN = /^<[A-Z][A-Z_]{1,31}:k[0-9A-Za-z]{1,8}\.[0-9A-Za-z]{13}>$/;

/** Whether a text has the form of a token. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** As {@link Vault.reveal}. */
export async function reveal(desk: VaultDesk, request: RevealRequest): Promise<readonly Revealed[]> {
  const tokens = [...new Set(request.tokens)];
  if (tokens.length === 0 || tokens.length > MAX_TOKENS || !tokens.every(isToken)) {
    throw new VaultError('SPANREEL_VAULT_SETUP', `give 1 to ${MAX_TOKENS} tokens, such as "<PHONE:k1.NKN1G0G6EGQF6>"`);
  }
  const refusal = refusalOfReveal(desk, tokens);
  const operator = await authorised(desk, request, 'reveal', refusal);
  const now = desk.now();
  const kept = tokens.flatMap((token) => findKept(desk.database, token, now));
  const shown = tokens.flatMap((token) => newestFor(operator, kept, token));
  // One that is withheld withholds all: a request is on record as what it was, and not as what came of it.
  if (kept.some(({ token }) => !shown.some((row) => row.token === token))) {
    return refuse(request, refusal, 'no role of the operator may see a value of this kind and tenant');
  }
  if (shown.length === 0) {
    await recorded(refusal(request, 'none of them is in the vault: never kept, expired or erased'));
    return tokens.map((token) => ({ token, status: 'unknown' }));
  }
  const missing = shown.find(({ master }) => !desk.masterKeys.some(({ id }) => id === master))?.master;
  if (missing !== undefined) {
    await recorded(refusal(request, `master key "${missing}" is not given`));
    throw withoutMaster(desk, missing);
  }
  if (!spend(desk.database, operator, shown.length, now)) {
    return refuse(request, refusal, `the limit of ${operator.valuesPerHour} values per hour`);
  }
  await recorded(
    desk.audit.record({
      type: 'vault.revealed',
      payload: {
        operator: operator.id,
        ...said(request),
        revealed: shown.map(({ token }) => token),
        revealed_count: shown.length,
        entities: [...new Set(shown.map(({ entity }) => entity))].toSorted(),
      },
    }),
  );
  const revealed: Revealed[] = [];
  for (const token of tokens) {
    const row = shown.find((one) => one.token === token);
    revealed.push(row === undefined ? { token, status: 'unknown' } : await open(desk, row));
  }
  const altered = revealed.filter(({ status }) => status === 'tampered').map(({ token }) => token);
  if (altered.length > 0)
    await recorded(refusalOfReveal(desk, altered)(request, 'the record is not as it was written'));
  return revealed;
}

function refusalOfReveal({ audit }: VaultDesk, tokens: readonly string[]): Refusal {
  const entities = [...new Set(tokens.map((token) => token.slice(1, token.indexOf(':'))))].toSorted();
  return (request, reason) =>
    audit.record({
      type: 'vault.reveal_denied',
      payload: {
        operator: whoAsked(request),
        reason,
        ...(request.ticket === undefined ? {} : { ticket: said(request).ticket }),
        asked: [...tokens],
        entities,
      },
    });
}

/** Everything but the value: it is read after the reveal is on record. */
function findKept(database: DatabaseSync, token: string, now: number): KeptRow[] {
  return database
    .prepare(
      `SELECT token, data_key, entity, record.created, record.expires, data_key.scope, data_key.tenant, master, conversation
      FROM record JOIN data_key ON data_key.id = record.data_key JOIN scope ON scope.id = data_key.scope
      WHERE token = ? AND record.expires > ? ORDER BY record.created DESC, data_key`,
    )
    .all(token, now) as unknown as KeptRow[];
}

function newestFor(operator: Operator, kept: readonly KeptRow[], token: string): KeptRow[] {
  const row = kept.find((one) => one.token === token && operator.mayReveal(one.entity, one.tenant));
  return row === undefined ? [] : [row];
}

function withoutMaster({ masterKeys }: VaultDesk, master: string): VaultError {
  const given = masterKeys.map(({ id }) => id).join(', ') || 'none';
  return new VaultError(
    'SPANREEL_VAULT_SETUP',
    `the values need master key "${master}", given is ${given}; add it behind the others`,
  );
}

/** Takes so many values off the operator's hour; false where fewer are left. */
function spend(database: DatabaseSync, { id, valuesPerHour }: Operator, count: number, now: number): boolean {
  return transaction(database, () => {
    const row = database
      .prepare('SELECT coalesce(sum(count), 0) AS total FROM shown WHERE operator = ? AND at > ?')
      .get(id, now - HOUR_MS);
    if (Number(row?.['total']) + count > valuesPerHour) return false;
    database.prepare('INSERT INTO shown (operator, at, count) VALUES (?, ?, ?)').run(id, now, count);
    return true;
  });
}

async function open(
  { database, masterKeys }: VaultDesk,
  { token, data_key, conversation }: KeptRow,
): Promise<Revealed> {
  const row = database
    .prepare(
      `SELECT token, data_key, entity, sealed, record.created, record.expires, scope, tenant, master, wrapped
      FROM record JOIN data_key ON data_key.id = record.data_key WHERE token = ? AND data_key = ?`,
    )
    .get(token, data_key) as unknown as (RecordRow & WrappedKey) | undefined;
  // Erased while it was put on record.
  if (row === undefined) return { token, status: 'unknown' };
  try {
    const key = await unwrapKey({ ...row, id: data_key }, masterKeys);
    const { entity, tenant, created, expires } = row;
    return { token, status: 'revealed', entity, ...openRecord(key, row), tenant, conversation, created, expires };
  } catch (error) {
    if (error instanceof VaultError && error.code === 'SPANREEL_VAULT_TAMPERED') return { token, status: 'tampered' };
    throw error;
  }
}
