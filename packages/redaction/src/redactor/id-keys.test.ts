import { expect, test } from 'vitest';

import { randomTokenKey } from '../tokens/token-key.ts';
import { createRedactor } from './redactor.ts';

const redactor = createRedactor({ key: randomTokenKey() });

test('leaves an id alone where it is a key, as it does where it is a value', () => {
  // Digits that pass Luhn: found in a real checkpoint.
  const decision = '01a1fbf7-89cc-73c3-8021-1965568291e0';
  expect(redactor.record({ decisions: { [decision]: { id: decision } } })).toEqual({
    decisions: { [decision]: { id: decision } },
  });
});

test('takes a card number out of a key all the same', () => {
  expect(Object.keys(redactor.record({ 'card 4111 1111 1111 1111': 1 })).join()).not.toContain('4111');
});
