import fc from 'fast-check';
import { expect, test } from 'vitest';

import { jsonDocument, jsonRow } from './json.ts';

test('writes what JSON has no word for as text', () => {
  expect(jsonRow({ big: 2n ** 60n, bytes: new Uint8Array([1, 2]), nan: Number.NaN })).toBe(
    '{"big":"1152921504606846976","bytes":"AQI=","nan":"NaN"}',
  );
});

test('escapes what a terminal could take for a command', () => {
  expect(jsonRow('\u009B2J\u2028')).toBe(String.raw`"\u009b2J\u2028"`);
});

test('law: what is read back is what was written, and holds no control character but line ends', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (value) => {
      expect(JSON.parse(jsonDocument(value))).toStrictEqual(value);
      expect(jsonDocument(value)).not.toMatch(/[^\P{Cc}\n]/u);
    }),
  );
});
