import { expect, test } from 'vitest';

import type { Detector } from '../detectors/detector.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import { ENTITIES } from './entities.ts';
import { RedactionPolicyError } from './policy-error.ts';
import { policyFrom } from './policy-file.ts';

const badge: Detector = {
  name: 'badge',
  entities: ['BADGE'],
  needs: 0,
  priority: 50,
  find(scan) {
    for (const match of scan.text.matchAll(/\bB-\d{4}\b/g)) scan.report(match.index, match.index + 6, 'BADGE');
  },
};

test('actions decide per entity', () => {
  const own = testRedactor({ actions: { EMAIL: 'remove', CARD: 'last4', IP: 'keep' } });
  expect(own.text('jane@example.com 4111 1111 1111 1111 203.0.113.9')).toBe(
    '<EMAIL:removed> <CARD:***1111> 203.0.113.9',
  );
  expect(own.text('<CARD:***1111>')).toBe('<CARD:***1111>');
});

test.each([
  [{ actions: { SSN: 'last4' } }, 'actions.SSN "last4" is for CARD and PHONE alone; use "token" or "remove"'],
  [{ actions: { SECRET: 'keep' } }, 'actions.SECRET "keep" is not possible; secrets are always removed'],
  [{ actions: { toString: 'keep' } }, `actions.toString is no entity; there are *, ${ENTITIES.join(', ')}`],
  [{ maxTextLength: 3 }, 'maxTextLength 3 is no whole number of at least 64'],
] as const)('%j is refused', (policy, message) => {
  expect(() => testRedactor(policy)).toThrow(new RedactionPolicyError(message));
});

test('takes detectors of others, and what a policy says of their entities', () => {
  expect(testRedactor({ detectors: [badge] }).text('badge B-1234')).toMatch(/^badge <BADGE:k1\.\w{13}>$/);
  const removed = policyFrom('{"actions":{"BADGE":"remove"}}', [badge]);
  expect(testRedactor({ ...removed, detectors: [badge] }).text('badge B-1234')).toBe('badge <BADGE:removed>');
  expect(() => policyFrom('{"actions":{"BADGE":"remove"}}')).toThrow('actions.BADGE is no entity');
});
