import { expect, test } from 'vitest';

import { Readings } from './readings.ts';

test('remembers the latest readings, and never more than 4096', () => {
  const readings = new Readings();
  const keys = Array.from({ length: 10_000 }, (_, index) => readings.keyOf(`text ${index}`));
  for (const key of keys) {
    readings.set(key, []);
    expect(readings.size).toBeLessThanOrEqual(4096);
  }
  expect(readings.get(keys[0]!)).toBeUndefined();
  expect(keys.slice(-2048).every((key) => readings.get(key) !== undefined)).toBe(true);
});

test('keeps a reading as long as it is asked for', () => {
  const readings = new Readings();
  const key = readings.keyOf('asked for again and again');
  readings.set(key, 'failed');
  for (let index = 0; index < 10_000; index++) {
    readings.set(readings.keyOf(`text ${index}`), []);
    expect(readings.get(key)).toBe('failed');
  }
});

test('holds no text, and keys that mean nothing elsewhere', () => {
  const [one, other] = [new Readings(), new Readings()];
  expect(one.keyOf('ask quuxima')).toMatch(/^[\w+/]{43}=$/);
  expect(one.keyOf('ask quuxima')).not.toBe(other.keyOf('ask quuxima'));
});
