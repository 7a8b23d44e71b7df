import fc from 'fast-check';
import { expect, test } from 'vitest';

import { pairedRatios, quantile, ratioInterval, summarise } from './statistics.ts';

test('median and quartiles interpolate', () => {
  expect(summarise([4, 1, 3, 2])).toEqual({ median: 2.5, lower: 1.75, upper: 3.25, count: 4 });
  expect(summarise([7])).toEqual({ median: 7, lower: 7, upper: 7, count: 1 });
  expect(quantile([], 0.5)).toBeNaN();
  expect(quantile([1, 2, 3, 4, 5], 1)).toBe(5);
});

test('pairs rounds', () => {
  expect(pairedRatios([2, 9], [1, 3])).toEqual([2, 3]);
});

test('the interval is that of Student over the logarithms', () => {
  // By hand: logs ln 1, ln 2, ln 4; mean ln 2; standard deviation ln 2; t(2) = 4.303.
  const { ratio, low, high, pairs } = ratioInterval([1, 2, 4]);

  expect(ratio).toBeCloseTo(2, 10);
  expect(low).toBeCloseTo(2 / 2 ** (4.303 / Math.sqrt(3)), 10);
  expect(high).toBeCloseTo(2 * 2 ** (4.303 / Math.sqrt(3)), 10);
  expect(pairs).toBe(3);
});

test('turning the ratios over turns the interval over', () => {
  const positive = fc.double({ min: 0.01, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(positive, { minLength: 2, maxLength: 40 }), (ratios) => {
      const there = ratioInterval(ratios);
      const back = ratioInterval(ratios.map((ratio) => 1 / ratio));

      expect(back.ratio * there.ratio).toBeCloseTo(1, 6);
      expect(back.low * there.high).toBeCloseTo(1, 6);
    }),
  );
});
