import type { DatabaseSync } from 'node:sqlite';

import { scopeName } from '../tokens/token-scope.ts';
import { transaction } from './database.ts';
import type { Operator } from './operator.ts';
import { type OperatorRequest, authorised, recorded, refusalOf, refuse, said } from './supervised.ts';
import type { VaultDesk } from './vault.ts';
import { emptyWriteAheadLog } from './write-ahead-log.ts';

export interface EraseRequest extends OperatorRequest {
  /** A conversation, by its id or that of its stream, as in the log; or all conversations of a tenant. */
  readonly of: { readonly conversation: string; readonly streams?: readonly string[] } | { readonly tenant: string };
}

/** What was deleted. */
export interface Erased {
  readonly records: number;
  readonly dataKeys: number;
  readonly scopes: number;
  /** By entity, in their order. */
  readonly entities: readonly string[];
  /** Whether its bytes are overwritten in all files of the vault; else somebody reads it all the time: erase once more. */
  readonly isOverwritten: boolean;
}

/** As {@link Vault.erase}. */
export async function erase(desk: VaultDesk, request: EraseRequest): Promise<Erased> {
  const { database, audit } = desk;
  const target = 'tenant' in request.of ? request.of.tenant : request.of.conversation;
  const refusal = refusalOf(audit, 'erase', target);
  const operator = await authorised(desk, request, 'erase', refusal);
  const doomed = 'tenant' in request.of ? ofTenant(database, request.of.tenant) : ofConversation(desk, request.of);
  if (!doomed.tenants.every((tenant) => operator.mayFor('erase', tenant))) {
    return refuse(request, refusal, 'no role of the operator may erase for this tenant');
  }
  const found = count(database, doomed.keys);
  await recorded(
    audit.record({
      type: 'vault.erased',
      payload: {
        operator: operator.id,
        ...said(request),
        erased_count: found.records,
        entities: [...found.entities],
        ...('tenant' in request.of ? { tenant_id: target } : { conversation_id: target }),
      },
    }),
  );
  transaction(database, () => remove(desk, operator, doomed));
  return {
    ...found,
    dataKeys: doomed.keys.length,
    scopes: doomed.scopes.length,
    isOverwritten: await emptyWriteAheadLog(database),
  };
}

interface Doomed {
  readonly scopes: readonly string[];
  readonly keys: readonly string[];
  readonly tenants: readonly string[];
  /** Scopes that take nothing in from now on. */
  readonly closed: readonly string[];
}

function ofConversation(
  { database, tokenKey }: VaultDesk,
  of: { readonly conversation: string; readonly streams?: readonly string[] },
): Doomed {
  const ids = [of.conversation, ...(of.streams ?? [])];
  const named = tokenKey === undefined ? [] : ids.map((stream) => scopeName('conversation', { stream }, tokenKey));
  const scopes = database
    .prepare(
      `SELECT id, tenant FROM scope WHERE id LIKE 'conversation:%' AND (conversation = ?1
      OR stream IN (SELECT value FROM json_each(?2)) OR id IN (SELECT value FROM json_each(?3)))`,
    )
    .all(of.conversation, JSON.stringify(ids), JSON.stringify(named)) as unknown as { id: string; tenant: string }[];
  const own = scopes.map(({ id }) => id);
  const keys = database
    .prepare('SELECT id, tenant FROM data_key WHERE scope IN (SELECT value FROM json_each(?))')
    .all(JSON.stringify(own)) as unknown as { id: string; tenant: string }[];
  return {
    scopes: own,
    keys: keys.map(({ id }) => id),
    tenants: [...new Set([...scopes, ...keys].map(({ tenant }) => tenant))],
    // Those the log knows and the vault does not yet, too.
    closed: [...new Set([...own, ...named])],
  };
}

function ofTenant(database: DatabaseSync, tenant: string): Doomed {
  const scopes = database
    .prepare('SELECT id FROM scope WHERE tenant = ?')
    .all(tenant)
    .map(({ id }) => String(id));
  const keys = database
    .prepare('SELECT id FROM data_key WHERE tenant = ?1 OR scope IN (SELECT id FROM scope WHERE tenant = ?1)')
    .all(tenant);
  return {
    scopes,
    keys: keys.map(({ id }) => String(id)),
    tenants: [tenant],
    // The tenant itself goes on.
    closed: scopes.filter((id) => id.startsWith('conversation:')),
  };
}

function count(database: DatabaseSync, keys: readonly string[]): Pick<Erased, 'records' | 'entities'> {
  const rows = database
    .prepare(
      'SELECT entity, count(*) AS records FROM record WHERE data_key IN (SELECT value FROM json_each(?)) GROUP BY entity ORDER BY entity',
    )
    .all(JSON.stringify(keys));
  return {
    records: rows.reduce((sum, { records }) => sum + Number(records), 0),
    entities: rows.map(({ entity }) => String(entity)),
  };
}

function remove({ database, now }: VaultDesk, { id: operator }: Operator, { scopes, keys, closed }: Doomed): void {
  const doomed = JSON.stringify(keys);
  // An index beyond the scope still tells that a value was there, unless somebody else's record has the same token.
  database
    .prepare(
      `DELETE FROM blind_index WHERE token IN (SELECT token FROM record WHERE data_key IN (SELECT value FROM json_each(?1)))
      AND token NOT IN (SELECT token FROM record WHERE data_key NOT IN (SELECT value FROM json_each(?1)))`,
    )
    .run(doomed);
  database.prepare('DELETE FROM data_key WHERE id IN (SELECT value FROM json_each(?))').run(doomed);
  database.prepare('DELETE FROM scope WHERE id IN (SELECT value FROM json_each(?))').run(JSON.stringify(scopes));
  const stone = database.prepare('INSERT OR REPLACE INTO tombstone (scope, operator, erased) VALUES (?, ?, ?)');
  for (const scope of closed) stone.run(scope, operator, now());
}
