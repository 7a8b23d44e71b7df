import { expect, test } from 'vitest';

import { toNanos } from './nanos.ts';

test.each([
  [[1_700_000_000, 5], '1700000000000000005'],
  [[0, 7], '7'],
  [[1, 999_999_999.6], '1999999999'],
  [[Number.NaN, 0], '0'],
  [[1, Number.POSITIVE_INFINITY], '0'],
] as const)('%j is %s', (time, nanos) => {
  expect(toNanos([...time])).toBe(nanos);
});
