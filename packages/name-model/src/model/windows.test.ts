import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { windowsOf } from './windows.ts';

test('cuts words into windows that overlap, and leaves each word to the one with more around it', () => {
  expect(windowsOf([1, 1, 1, 1, 1, 1, 1], 4, 2)).toEqual([
    { first: 0, end: 4, from: 0, to: 3 },
    { first: 2, end: 6, from: 3, to: 5 },
    { first: 4, end: 7, from: 5, to: 7 },
  ]);
  expect(windowsOf([], 4, 2)).toEqual([]);
  expect(windowsOf([3, 2], 5, 2)).toEqual([{ first: 0, end: 2, from: 0, to: 2 }]);
});

test('decides about every word once, in windows that hold what they may', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 200 }),
      fc.integer({ min: 16, max: 64 }),
      (tokens, capacity) => {
        const windows = windowsOf(tokens, capacity, Math.floor(capacity / 4));
        const decided = windows.flatMap(({ from, to }) =>
          Array.from({ length: to - from }, (_, index) => from + index),
        );
        expect(decided).toEqual(tokens.map((_, index) => index));
        for (const { first, end, from, to } of windows) {
          expect(first <= from && from < to && to <= end).toBe(true);
          expect(tokens.slice(first, end).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(capacity);
        }
      },
    ),
  );
});
