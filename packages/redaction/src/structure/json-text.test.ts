import { expect, test } from 'vitest';

import { testRedactor } from '../samples/test-redactor.ts';

const redactor = testRedactor();

test.each([
  ['[0491570156]', /^\[<PHONE:k1\.\w+>\]$/],
  ['[0491570156, 07700900123]', /^\[<PHONE:k1\.\w+>, <PHONE:k1\.\w+>\]$/],
  ['{"v":0491570156}', /^\{"v":<PHONE:k1\.\w+>\}$/],
  ['{"v":[1, +14155550142]}', /^\{"v":\[1, <PHONE:k1\.\w+>\]\}$/],
])('%s has a zero in front, is no JSON and is read as text', (text, redacted) => {
  expect(redactor.text(text)).toMatch(redacted);
});

test.each(['[0, -1, 0.5, 10, 1e5]', '{"id": 007, "ok": true}'])('%s passes', (text) => {
  expect(redactor.text(text)).toBe(text);
});

test.each(['{"password":<SECRET:password>', '{"password":"'])('%s has nothing to withhold', (text) => {
  expect(redactor.text(text)).toBe(text);
});
