import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { ASKED, JANE, JANES_HASH, MASTER_1, MASTER_2, STREAM, ScratchVault, at } from '../samples/scratch-vault.ts';
import { masterKeysFrom } from './master-keys.ts';
import type { OperatorPolicy, Role } from './operator-policy.ts';
import type { VaultErrorCode } from './vault-error.ts';

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

    expect(await open.reveal({ ...ASKED, ticket: 'T-1', tokens: [email, never, phone] })).toEqual([
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
    await open.reveal({ ...ASKED, tokens: [token] });
    expect(order).toEqual(['vault.revealed begins', 'vault.revealed is on disk', 'unwrap']);
    open.close();

    order.length = 0;
    const mute = vault.open({
      masterKeys,
      audit: { record: () => Promise.reject(new Error('the disk is full')) },
    });
    await expect(mute.reveal({ ...ASKED, tokens: [token] })).rejects.toMatchObject({
      code: 'SPANREEL_VAULT_UNAUDITED' satisfies VaultErrorCode,
      message: 'it cannot be put on record, so it was not done: the disk is full',
    });
    expect(order).toEqual([]);
    mute.close();
  });

  test('shows nothing after its time, nor without the master key', async () => {
    const [token = ''] = await vault.redact([['jane@example.com', at(STREAM)]], {}, { ttlMs: 1000 });
    const strange = vault.open({ masterKeys: masterKeysFrom(MASTER_2) });
    await expect(strange.reveal({ ...ASKED, tokens: [token] })).rejects.toMatchObject({
      code: 'SPANREEL_VAULT_SETUP',
      message: 'the values need master key "one", given is two; add it behind the others',
    });
    strange.close();
    expect(vault.audited.map(({ payload }) => payload.reason)).toEqual(['master key "one" is not given']);

    const wrong = vault.open({ masterKeys: masterKeysFrom(`one:${'33'.repeat(32)}`) });
    expect(await wrong.reveal({ ...ASKED, tokens: [token] })).toEqual([{ token, status: 'tampered' }]);
    wrong.close();

    vault.now += 1000;
    const open = vault.open();
    expect(await open.reveal({ ...ASKED, tokens: [token] })).toEqual([{ token, status: 'unknown' }]);
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
      open.reveal({ ...ASKED, tokens: [token] }).then(
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
    await expect(open.reveal({ ...ASKED, tokens: ['jane@example.com'] })).rejects.toMatchObject({
      code: 'SPANREEL_VAULT_SETUP',
    });
    expect(vault.audited).toEqual([]);
    open.close();
  });
});
