import { expect, test } from 'vitest';

import { policyFrom } from './policy-file.ts';

test('reads every setting that can be written down', () => {
  const policy = {
    preset: ['gdpr', 'pci'],
    actions: { PLACE: 'keep', '*': 'hash' },
    scope: 'shop',
    tenants: { clinic: { preset: 'hipaa-safe-harbor', actions: { DATE: 'remove' } } },
    locales: ['au', 'nz'],
    denyKeys: ['employee_number'],
    safeKeys: { 'order.state': 'word' },
    maxTextLength: 4096,
  };
  expect(policyFrom(JSON.stringify(policy))).toEqual(policy);
  expect(policyFrom('{}')).toEqual({});
});

test.each([
  ['{', /^the policy is no JSON: /],
  ['[]', /^the policy is no map of settings$/],
  ['{"action":{"EMAIL":"remove"}}', /^action is no setting; there are preset, actions, /],
  ['{"tenants":{"a":{"scope":"b"}}}', /^tenants\.a\.scope is no setting; there are preset, actions$/],
  ['{"tenants":{"a":"gdpr"}}', /^tenants\.a is no map$/],
  ['{"actions":["EMAIL"]}', /^actions is not a map of entities to actions$/],
  ['{"actions":{"EMAIL":"mask"}}', /^actions\.EMAIL "mask" is none of /],
  ['{"safeKeys":{"a":"text"}}', /^safeKeys is not a map of keys to shapes: status, /],
  ['{"key":"k1:abcdefghijklmnop"}', /^key is no setting/],
  ['{"maxTextLength":"many"}', /^maxTextLength is not a number$/],
])('refuses %s', (json, message) => {
  expect(() => policyFrom(json)).toThrow(expect.objectContaining({ code: 'SPANREEL_REDACTION_POLICY_INVALID' }));
  expect(() => policyFrom(json)).toThrow(message);
});
