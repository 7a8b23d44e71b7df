import { statSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { JANE, JANES_HASH, MASTER_1, MASTER_2, ScratchVault } from '../samples/scratch-vault.ts';
import { masterKeysFrom } from './master-keys.ts';
import type { OperatorPolicy, Role } from './operator-policy.ts';
import type { VaultErrorCode } from './vault-error.ts';

const STREAM = '0192f0c1-7a50-7000-8000-000000000001';
const OTHER = '0192f0c1-7a50-7000-8000-000000000002';
const at = (stream: string, tenant = 'bank', conversation = 'c-1'): Record<string, string> => ({
  'spanreel.stream.id': stream,
  'tenant.id': tenant,
  'gen_ai.conversation.id': conversation,
});
const asked = { operator: JANE, purpose: 'complaint 4711' };

let vault: ScratchVault;
beforeEach(() => {
  vault = new ScratchVault();
});
afterEach(() => vault.remove());

describe('reveal', () => {
  test('shows the values of tokens, as they were written, with what the vault knows of them', async () => {
    const [email = '', phone = ''] = await vault.redact([
      ['Jane@Example.com', at(STREAM)],
      ['0491 570 156', at(STREAM)],
    ]);
    const open = vault.open();
    const never = '<EMAIL:k1.0000000000000>';
    const base = { tenant: 'bank', conversation: 'c-1', created: vault.now, expires: vault.now + 86_400_000 };

    expect(await open.reveal({ ...asked, ticket: 'T-1', tokens: [email, never, phone] })).toEqual([
      {
        token: email,
        status: 'revealed',
        entity: 'EMAIL',
        value: 'Jane@Example.com',
        canonical: 'jane@example.com',
        ...base,
      },
      { token: never, status: 'unknown' },
      { token: phone, status: 'revealed', entity: 'PHONE', value: '0491 570 156', canonical: '61491570156', ...base },
    ]);
    expect(vault.audited).toEqual([
      {
        type: 'vault.revealed',
        payload: {
          operator: 'jane',
          reason: 'complaint 4711',
          ticket: 'T-1',
          revealed: [email, phone],
          revealed_count: 2,
          entities: ['EMAIL', 'PHONE'],
        },
      },
    ]);
    open.close();
  });

  test('reads nothing before it is on record, and nothing at all where it cannot be', async () => {
    const [token = ''] = await vault.redact([['jane@example.com', at(STREAM)]]);
    const order: string[] = [];
    const [real] = masterKeysFrom(MASTER_1);
    const masterKeys = [
      {
        id: 'one',
        wrap: (key: Uint8Array, context: string) => real!.wrap(key, context),
        unwrap: (wrapped: Uint8Array, context: string) => (order.push('unwrap'), real!.unwrap(wrapped, context)),
      },
    ];
    const open = vault.open({
      masterKeys,
      audit: {
        async record({ type }) {
          order.push(`${type} begins`);
          await new Promise((resolve) => setImmediate(resolve));
          order.push(`${type} is on disk`);
        },
      },
    });
    await open.reveal({ ...asked, tokens: [token] });
    expect(order).toEqual(['vault.revealed begins', 'vault.revealed is on disk', 'unwrap']);
    open.close();

    order.length = 0;
    const mute = vault.open({
      masterKeys,
      audit: { record: () => Promise.reject(new Error('the disk is full')) },
    });
    await expect(mute.reveal({ ...asked, tokens: [token] })).rejects.toMatchObject({
      code: 'SPANREEL_VAULT_UNAUDITED' satisfies VaultErrorCode,
      message: 'it cannot be put on record, so it was not done: the disk is full',
    });
    expect(order).toEqual([]);
    mute.close();
  });

  test('shows nothing after its time, nor without the master key', async () => {
    const [token = ''] = await vault.redact([['jane@example.com', at(STREAM)]], {}, { ttlMs: 1000 });
    const strange = vault.open({ masterKeys: masterKeysFrom(MASTER_2) });
    await expect(strange.reveal({ ...asked, tokens: [token] })).rejects.toMatchObject({
      code: 'SPANREEL_VAULT_SETUP',
      message: 'the values need master key "one", given is two; add it behind the others',
    });
    strange.close();
    expect(vault.audited).toEqual([]);

    const wrong = vault.open({ masterKeys: masterKeysFrom(`one:${'33'.repeat(32)}`) });
    expect(await wrong.reveal({ ...asked, tokens: [token] })).toEqual([{ token, status: 'tampered' }]);
    wrong.close();

    vault.now += 1000;
    const open = vault.open();
    expect(await open.reveal({ ...asked, tokens: [token] })).toEqual([{ token, status: 'unknown' }]);
    open.close();
  });

  const refusals: {
    name: string;
    role?: Role;
    operator?: { id: string; token: string };
    purpose?: string;
    reason: string;
  }[] = [
    {
      name: 'an unknown operator',
      operator: { id: 'joe', token: JANE.token },
      reason: 'no operator with this id and token',
    },
    { name: 'a wrong token', operator: { id: 'jane', token: 'guess' }, reason: 'no operator with this id and token' },
    {
      name: 'an inherited name',
      operator: { id: 'constructor', token: '' },
      reason: 'no operator with this id and token',
    },
    { name: 'no role that may', role: { may: ['erase'] }, reason: 'no role of the operator may reveal' },
    { name: 'no purpose', purpose: ' ', reason: 'no purpose was given' },
    {
      name: 'another entity',
      role: { may: ['reveal'], entities: ['PHONE'] },
      reason: 'no role of the operator may see a value of this kind and tenant',
    },
    {
      name: 'another tenant',
      role: { may: ['reveal'], tenants: ['shop'] },
      reason: 'no role of the operator may see a value of this kind and tenant',
    },
    { name: 'a limit', role: { may: ['reveal'], valuesPerHour: 0 }, reason: 'the limit of 0 values per hour' },
  ];
  test.each(refusals)(
    'is refused for $name, which is on record',
    async ({ role, operator = JANE, purpose, reason }) => {
      const [token = ''] = await vault.redact([['jane@example.com', at(STREAM)]]);
      const operators: OperatorPolicy = {
        roles: { all: role ?? { may: ['reveal'] } },
        operators: { jane: { token: JANES_HASH, roles: ['all'] } },
      };
      const open = vault.open({ operators });

      await expect(open.reveal({ operator, purpose: purpose ?? 'x', tokens: [token] })).rejects.toMatchObject({
        code: 'SPANREEL_VAULT_REFUSED' satisfies VaultErrorCode,
        message: `refused: ${reason}`,
      });
      expect(vault.audited).toEqual([
        {
          type: 'vault.reveal_denied',
          payload: { operator: operator.id, reason, asked: [token], entities: ['EMAIL'] },
        },
      ]);
      open.close();
    },
  );

  test('counts what it shows, an hour long', async () => {
    const [email = '', phone = ''] = await vault.redact([['jane@example.com'], ['0491 570 156']]);
    const operators: OperatorPolicy = {
      roles: { all: { may: ['reveal'], valuesPerHour: 1 } },
      operators: { jane: { token: JANES_HASH, roles: ['all'] } },
    };
    const open = vault.open({ operators });
    const one = async (token: string): Promise<string> =>
      open.reveal({ ...asked, tokens: [token] }).then(
        ([shown]) => shown!.status,
        (error: Error) => error.message,
      );

    expect([await one(email), await one(phone)]).toEqual(['revealed', 'refused: the limit of 1 values per hour']);
    vault.now += 3_600_000;
    expect(await one(phone)).toBe('revealed');
    open.close();
  });

  test('takes tokens and nothing else: a value that somebody types must not get into the log', async () => {
    await vault.redact([['jane@example.com']]);
    const open = vault.open();
    await expect(open.reveal({ ...asked, tokens: ['jane@example.com'] })).rejects.toMatchObject({
      code: 'SPANREEL_VAULT_SETUP',
    });
    expect(vault.audited).toEqual([]);
    open.close();
  });
});

describe('the file alone', () => {
  test('tells no value, has no key, and belongs to its owner', async () => {
    const [token = ''] = await vault.redact([['jane.doe@example.com', at(STREAM)]], {
      tokenScope: 'conversation',
      tokenMode: 'random',
    });
    const bytes = vault.bytes();
    expect(bytes).toContain(token.slice(1, -1));
    for (const secret of ['jane', 'doe', 'example.com', Buffer.from('11'.repeat(32), 'hex').toString('latin1')]) {
      expect(bytes.toLowerCase()).not.toContain(secret);
    }
    const modes = ['.', 'vault.db'].map((name) => (statSync(join(vault.directory, name)).mode & 0o777).toString(8));
    expect(modes).toEqual(['700', '600']);
  });

  test('that is altered in any byte of a record or of its key does not open, and says so', async () => {
    const [token = ''] = await vault.redact([['jane.doe@example.com', at(STREAM)]]);
    const database = vault.database();
    const columns = [
      ['record', 'sealed'],
      ['record', 'entity'],
      ['record', 'created'],
      ['record', 'expires'],
      ['data_key', 'wrapped'],
      ['data_key', 'tenant'],
    ] as const;
    const open = vault.open();
    const show = async (): Promise<string> => (await open.reveal({ ...asked, tokens: [token] }))[0]!.status;
    expect(await show()).toBe('revealed');

    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...columns),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async ([table, column], place, mask) => {
          const before = database.prepare(`SELECT ${column} AS value FROM ${table}`).get()?.['value'] as
            | Uint8Array
            | string
            | number;
          const change = database.prepare(`UPDATE ${table} SET ${column} = ?`);
          change.run(altered(before, place, mask));
          const status = await show();
          change.run(before);
          expect(status).toBe('tampered');
        },
      ),
      { numRuns: 60 },
    );
    expect(await show()).toBe('revealed');
    expect(vault.audited.filter(({ type }) => type === 'vault.reveal_denied')).toHaveLength(60);
    open.close();
    database.close();
  });

  test('in which two records changed places does not open either', async () => {
    const tokens = await vault.redact([
      ['jane@example.com', at(STREAM)],
      ['joe@example.com', at(STREAM)],
      ['jim@example.com', at(OTHER)],
    ]);
    const database = vault.database();
    const sealed = tokens.map((token) =>
      database.prepare('SELECT sealed, data_key FROM record WHERE token = ?').get(token),
    );
    for (const [index, token] of tokens.entries()) {
      database.prepare('UPDATE record SET sealed = ? WHERE token = ?').run(sealed[(index + 1) % 3]!['sealed']!, token);
    }
    const open = vault.open();
    const shown = await open.reveal({ ...asked, tokens });
    expect(shown.map(({ status }) => status)).toEqual(['tampered', 'tampered', 'tampered']);
    open.close();
    database.close();
  });
});

/** One bit pattern of one byte, or a number near by. */
function altered(value: Uint8Array | string | number, place: number, mask: number): Uint8Array | string | number {
  if (typeof value === 'number') return value + mask;
  if (typeof value === 'string') return `${value}${String.fromCodePoint(0x40 + (mask % 26))}`;
  const copy = Uint8Array.from(value);
  copy[place % copy.length]! ^= mask;
  return copy;
}

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
    expect(await open.erase({ ...asked, of: { conversation: 'c-1' } })).toEqual({
      records: 1,
      dataKeys: 1,
      scopes: 1,
      entities: ['EMAIL'],
      isOverwritten: true,
    });
    expect(gone.map((bytes) => vault.bytes().includes(bytes))).toEqual([false, false, false]);
    expect((await open.reveal({ ...asked, tokens: [first, second] })).map(({ status }) => status)).toEqual([
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
    await open.erase({ ...asked, of: { conversation: 'c-1' } });

    const [again] = await vault.redact([['jane@example.com', at(STREAM)]], conversation);
    expect(again).toMatch(/^<EMAIL:k1\.\w{13}>$/);
    expect(again).not.toBe(token);
    expect(vault.dropped).toEqual(['erased']);
    expect(open.status()).toMatchObject({ records: {}, scopes: 0, closedScopes: 2 });
    open.close();
  });

  test('by a stream that the vault has not met closes it', async () => {
    await vault.redact([['joe@example.com', at(OTHER)]]);
    const open = vault.open();
    const erased = await open.erase({ ...asked, of: { conversation: 'call-1', streams: [STREAM] } });
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
    expect(await open.erase({ ...asked, of: { tenant: 'bank' } })).toMatchObject({
      records: 2,
      dataKeys: 2,
      scopes: 2,
    });
    expect((await open.reveal({ ...asked, tokens })).map(({ status }) => status)).toEqual([
      'unknown',
      'unknown',
      'revealed',
    ]);

    const [later = ''] = await vault.redact([['joe@example.com', { 'tenant.id': 'bank' }]]);
    expect(await open.reveal({ ...asked, tokens: [later] })).toMatchObject([{ status: 'revealed' }]);
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
    await open.erase({ ...asked, of: { conversation: 'c-1' } });
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
    for (const of of [{ conversation: 'c-1' }, { tenant: 'bank' }]) {
      await expect(open.erase({ ...asked, of })).rejects.toMatchObject({ code: 'SPANREEL_VAULT_REFUSED' });
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

describe('rotate', () => {
  test('wraps every data key anew: the old master key opens nothing any more', async () => {
    const texts = Array.from(
      { length: 120 },
      (_, index) => [`a${index}@example.com`, at(uuid(index), 'bank', `c-${index}`)] as const,
    );
    const tokens = await vault.redact(texts);
    const database = vault.database();
    const old = database.prepare('SELECT wrapped FROM data_key LIMIT 1').get()?.['wrapped'] as Uint8Array;
    database.close();

    vault.masterKeys = masterKeysFrom(`${MASTER_2},${MASTER_1}`);
    const open = vault.open();
    expect(open.status().masterKeys).toEqual({ one: 120 });
    expect(await open.rotate(asked)).toEqual({
      masterKey: 'two',
      previous: ['one'],
      rewrapped: 120,
      isOverwritten: true,
    });
    expect(open.status().masterKeys).toEqual({ two: 120 });
    expect(vault.bytes()).not.toContain(Buffer.from(old).toString('latin1'));
    expect(vault.audited).toEqual([
      {
        type: 'vault.rotated',
        payload: {
          operator: 'jane',
          reason: 'complaint 4711',
          key_id: 'two',
          previous_key_ids: ['one'],
          rewrapped_count: 120,
        },
      },
    ]);
    open.close();

    const after = vault.open({ masterKeys: masterKeysFrom(MASTER_2) });
    const shown = await after.reveal({ ...asked, tokens: tokens.slice(0, 100) });
    expect(shown.map((one) => one.status === 'revealed' && one.value)).toEqual(
      texts.slice(0, 100).map(([text]) => text),
    );
    after.close();
  });

  test('stops before it begins where a key that is needed is not given', async () => {
    await vault.redact([['jane@example.com']]);
    const open = vault.open({ masterKeys: masterKeysFrom(MASTER_2) });
    await expect(open.rotate(asked)).rejects.toMatchObject({
      code: 'SPANREEL_VAULT_SETUP',
      message: 'data keys are wrapped with master key "one", which is not given; add it behind the new one',
    });
    expect(vault.audited).toEqual([]);
    open.close();
  });
});

function uuid(index: number): string {
  return `0192f0c1-7a50-7000-8000-${String(index).padStart(12, '0')}`;
}
