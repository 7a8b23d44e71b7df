import fc from 'fast-check';
import { expect, test } from 'vitest';

import { BloomFilter, bloomOf } from './bloom-filter.ts';

test('has every word that was put in', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 200 }), (words) => {
      const filter = new BloomFilter(() => bloomOf(new Set(words)));
      return words.every((word) => filter.has(word));
    }),
  );
});

test('has one in a hundred of other words at most', () => {
  const filter = new BloomFilter(() => bloomOf(new Set(Array.from({ length: 10_000 }, (_, index) => `word${index}`))));
  const others = Array.from({ length: 10_000 }, (_, index) => `other${index}`).filter((word) => filter.has(word));
  expect(others.length).toBeLessThan(100);
});
