import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ASKED, JANES_HASH, OTHER, STREAM, ScratchVault, at } from '../samples/scratch-vault.ts';

let vault: ScratchVault;
beforeEach(() => {
  vault = new ScratchVault();
});
afterEach(() => vault.remove());

describe('erase', () => {
  const conversation = { tokenScope: 'conversation' } as const;

  test('takes a conversation out for good, and leaves the others', async () => {
    const [first = '', second = ''] = await vault.redact(
      [
        ['jane@example.com', at(STREAM)],
        ['jane@example.com', at(OTHER, 'bank', 'c-2')],
      ],
      conversation,
    );
    const database = vault.database();
    const wrapped = database
      .prepare('SELECT wrapped, sealed FROM data_key JOIN record ON data_key = data_key.id WHERE token = ?')
      .get(first);
    const secret = database.prepare('SELECT sealed FROM token_secret WHERE scope = ?').get(`conversation:${STREAM}`);
    database.close();
    const gone = [wrapped?.['wrapped'], wrapped?.['sealed'], secret?.['sealed']].map((bytes) =>
      Buffer.from(bytes as Uint8Array).toString('latin1'),
    );
    expect(gone.map((bytes) => vault.bytes().includes(bytes))).toEqual([true, true, true]);

    const open = vault.open();
    expect(await open.erase({ ...ASKED, of: { conversation: 'c-1' } })).toEqual({
      records: 1,
      dataKeys: 1,
      scopes: 1,
      entities: ['EMAIL'],
      isOverwritten: true,
    });
    expect(gone.map((bytes) => vault.bytes().includes(bytes))).toEqual([false, false, false]);
    expect((await open.reveal({ ...ASKED, tokens: [first, second] })).map(({ status }) => status)).toEqual([
      'unknown',
      'revealed',
    ]);
    expect(vault.audited[0]).toEqual({
      type: 'vault.erased',
      payload: {
        operator: 'jane',
        reason: 'complaint 4711',
        erased_count: 1,
        entities: ['EMAIL'],
        conversation_id: 'c-1',
      },
    });
    open.close();
  });

  test('leaves nothing to test guesses against, even with the token key, and takes nothing in again', async () => {
    const [token] = await vault.redact([['jane@example.com', at(STREAM)]], conversation);
    const open = vault.open();
    await open.erase({ ...ASKED, of: { conversation: 'c-1' } });

    const [again] = await vault.redact([['jane@example.com', at(STREAM)]], conversation);
    expect(again).toMatch(/^<EMAIL:k1\.\w{13}>$/);
    expect(again).not.toBe(token);
    expect(vault.dropped).toEqual(['erased']);
    expect(open.status()).toMatchObject({ records: {}, scopes: 0, closedScopes: 2 });
    open.close();
  });

  test('says when somebody reads all the while, so that its bytes still stand in a file', async () => {
    await vault.redact([['jane@example.com', at(STREAM)]], conversation);
    const reader = vault.database();
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM record').all();
    const open = vault.open();
    expect(await open.erase({ ...ASKED, of: { conversation: 'c-1' } })).toMatchObject({
      records: 1,
      isOverwritten: false,
    });
    reader.exec('COMMIT');
    reader.close();
    expect(await open.erase({ ...ASKED, of: { conversation: 'c-1' } })).toMatchObject({
      records: 0,
      isOverwritten: true,
    });
    open.close();
  });

  test('by a stream that the vault has not met closes it', async () => {
    await vault.redact([['joe@example.com', at(OTHER)]]);
    const open = vault.open();
    const erased = await open.erase({ ...ASKED, of: { conversation: 'call-1', streams: [STREAM] } });
    expect([erased.records, erased.scopes]).toEqual([0, 0]);
    await vault.redact([['jane@example.com', at(STREAM)]]);
    expect(vault.dropped).toEqual(['erased']);
    open.close();
  });

  test('of a tenant takes all its conversations, and what is of none; the tenant goes on', async () => {
    const tokens = await vault.redact([
      ['jane@example.com', at(STREAM)],
      ['joe@example.com', { 'tenant.id': 'bank' }],
      ['jim@example.com', at(OTHER, 'shop', 'c-2')],
    ]);
    const open = vault.open();
    expect(await open.erase({ ...ASKED, of: { tenant: 'bank' } })).toMatchObject({
      records: 2,
      dataKeys: 2,
      scopes: 2,
    });
    expect((await open.reveal({ ...ASKED, tokens })).map(({ status }) => status)).toEqual([
      'unknown',
      'unknown',
      'revealed',
    ]);

    const [later = ''] = await vault.redact([['joe@example.com', { 'tenant.id': 'bank' }]]);
    expect(await open.reveal({ ...ASKED, tokens: [later] })).toMatchObject([{ status: 'revealed' }]);
    open.close();
  });

  test('takes the index of random tokens along, unless another conversation has the value', async () => {
    const random = { tokenMode: 'random' } as const;
    await vault.redact(
      [
        ['jane@example.com joe@example.com', at(STREAM)],
        ['joe@example.com', at(OTHER, 'bank', 'c-2')],
      ],
      random,
    );
    const indexed = (): number => {
      const database = vault.database();
      const { total } = database.prepare('SELECT count(*) AS total FROM blind_index').get() as { total: number };
      database.close();
      return total;
    };
    expect(indexed()).toBe(2);
    const open = vault.open();
    await open.erase({ ...ASKED, of: { conversation: 'c-1' } });
    expect(indexed()).toBe(1);
    open.close();
  });

  test('is refused for a tenant that no role of the operator names, which is on record', async () => {
    await vault.redact([['jane@example.com', at(STREAM)]]);
    const open = vault.open({
      operators: {
        roles: { shop: { may: ['erase'], tenants: ['shop'] } },
        operators: { jane: { token: JANES_HASH, roles: ['shop'] } },
      },
    });
    for (const part of [{ conversation: 'c-1' }, { tenant: 'bank' }]) {
      await expect(open.erase({ ...ASKED, of: part })).rejects.toMatchObject({ code: 'SPANREEL_VAULT_REFUSED' });
    }
    expect(vault.audited.map(({ payload }) => payload)).toEqual(
      ['c-1', 'bank'].map((target) => ({
        actor: 'jane',
        actor_type: 'user',
        action: 'vault.erase',
        target,
        outcome: 'denied',
        reason: 'no role of the operator may erase for this tenant',
      })),
    );
    expect(open.status().records).toEqual({ EMAIL: 1 });
    open.close();
  });
});
