import { expect, test } from 'vitest';

import { JANE, JANES_HASH } from '../samples/scratch-vault.ts';
import { authenticate } from './operator.ts';
import { DEFAULT_ROLES, parseOperatorPolicy } from './operator-policy.ts';
import { newOperatorToken } from './operator-token.ts';

const read = (policy: unknown) =>
  parseOperatorPolicy(typeof policy === 'string' ? policy : JSON.stringify(policy), 'p.json');

test('a policy reads back as it was written', () => {
  const policy = { roles: DEFAULT_ROLES, operators: { jane: { token: JANES_HASH, roles: ['support', 'keeper'] } } };
  expect(read(policy)).toEqual(policy);
});

test.each([
  ['{', 'is no JSON'],
  [[], 'the policy is no object'],
  [{ roles: {}, operators: {}, extra: 1 }, 'the policy has "extra"; it may have roles, operators'],
  [{ roles: { a: { may: ['fly'] } }, operators: {} }, 'role "a" may "fly", which is none of reveal, erase, rotate'],
  [
    { roles: { a: { may: [], valuesPerHours: 1 } }, operators: {} },
    'role "a" has "valuesPerHours"; it may have may, entities, tenants, valuesPerHour',
  ],
  [{ roles: { a: { may: [], valuesPerHour: -1 } }, operators: {} }, '"valuesPerHour" of role "a" is no whole number'],
  [{ roles: { a: { may: [], tenants: 'bank' } }, operators: {} }, '"tenants" of role "a" is no list of texts'],
  [{ roles: {}, operators: { 'a b': {} } }, 'operator "a b" is no id; use letters, digits, ".", "_" and "-"'],
  [
    { roles: {}, operators: { jane: { token: 'plain', roles: [] } } },
    'token of operator "jane" is no hash; make one with: spanreel vault operator jane',
  ],
  [
    { roles: {}, operators: { jane: { token: JANES_HASH, roles: ['king'] } } },
    'operator "jane" has the role "king", which is not among the roles',
  ],
])('%j is refused', (policy, problem) => {
  expect(() => read(policy)).toThrow(
    expect.objectContaining({ code: 'SPANREEL_VAULT_SETUP', message: `p.json: ${problem}` }),
  );
});

test('an operator may what any of the roles allows, each within its own tenants and entities', async () => {
  const operator = await authenticate(JANE, {
    roles: {
      phones: { may: ['reveal'], entities: ['PHONE'], tenants: ['bank'], valuesPerHour: 5 },
      mails: { may: ['reveal'], entities: ['EMAIL'] },
      eraser: { may: ['erase'], tenants: ['shop'], valuesPerHour: 1000 },
    },
    operators: { jane: { token: JANES_HASH, roles: ['phones', 'mails', 'eraser'] } },
  });
  const asked = [
    ['PHONE', 'bank'],
    ['PHONE', 'shop'],
    ['PHONE', ''],
    ['EMAIL', 'shop'],
    ['EMAIL', ''],
    ['SSN', 'bank'],
  ] as const;
  expect(asked.map(([entity, tenant]) => operator?.mayReveal(entity, tenant))).toEqual([
    true,
    false,
    false,
    true,
    true,
    false,
  ]);
  expect([
    operator?.may('erase'),
    operator?.may('rotate'),
    operator?.mayFor('erase', 'shop'),
    operator?.mayFor('erase', ''),
  ]).toEqual([true, false, true, false]);
  expect(operator?.valuesPerHour).toBe(100);
});

test('nobody is shown what may not even be stored', async () => {
  const operator = await authenticate(JANE, {
    roles: { all: { may: ['reveal'] } },
    operators: { jane: { token: JANES_HASH, roles: ['all'] } },
  });
  expect(['PIN', 'PASSWORD', 'CVV', 'SECRET'].map((entity) => operator?.mayReveal(entity, ''))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('a new token opens its own hash alone', async () => {
  const { token, hash } = await newOperatorToken();
  const policy = { roles: {}, operators: { joe: { token: hash, roles: [] } } };
  expect(hash).toMatch(/^scrypt:16384:8:5:/);
  expect((await authenticate({ id: 'joe', token }, policy))?.id).toBe('joe');
  expect(await authenticate({ id: 'joe', token: `${token}x` }, policy)).toBeUndefined();
});
