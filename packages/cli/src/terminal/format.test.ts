import { expect, test } from 'vitest';

import { count, formatBytes, formatDuration, formatMoment, formatOffset, formatRanges, listOf } from './format.ts';

test.each([
  [0, '0 ms'],
  [0.42, '0.4 ms'],
  [9.96, '10 ms'],
  [850.4, '850 ms'],
  [999.6, '1.00 s'],
  [1240, '1.24 s'],
  [9994, '9.99 s'],
  [9996, '10.0 s'],
  [59_990, '60.0 s'],
  [59_996, '1m 00s'],
  [64_000, '1m 04s'],
  [3_599_600, '1h 00m'],
  [7_380_000, '2h 03m'],
])('says %d milliseconds as %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test('says offsets, moments, bytes and counts', () => {
  expect(formatOffset(75_210)).toBe('+75.210 s');
  expect(formatOffset(-5)).toBe('-0.005 s');
  expect(formatMoment('2026-11-20T02:14:07.123456789Z')).toBe('2026-11-20 02:14:07Z');
  expect([0, 512, 1234, 123_456, 3_400_000_000].map(formatBytes)).toStrictEqual([
    '0 B',
    '512 B',
    '1.2 KB',
    '123 KB',
    '3.4 GB',
  ]);
  expect([0, 1, 2, 1234].map((number) => count(number, 'event'))).toStrictEqual([
    'no events',
    '1 event',
    '2 events',
    '1,234 events',
  ]);
});

test('joins lists and folds consecutive numbers', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listOf)).toStrictEqual(['', 'a', 'a and b', 'a, b and c']);
  expect(formatRanges([19, 3, 17, 18])).toBe('3, 17–19');
});
