import { expect, test } from 'vitest';

import { diffValues } from './diff-values.ts';

test('names each place that differs, in key order, as JSON pointers', () => {
  const recorded = { calls: { 'a/b': { end_reason: 'completed', transfers: 0 } }, gone: 1, same: [1, 2] };
  const folded = { calls: { 'a/b': { end_reason: 'open', transfers: 0 } }, new: true, same: [1, 2] };

  expect(diffValues(recorded, folded)).toStrictEqual([
    { pointer: '/calls/a~1b/end_reason', recorded: 'completed', folded: 'open' },
    { pointer: '/gone', recorded: 1 },
    { pointer: '/new', folded: true },
  ]);
});

test('finds nothing between equal values, whatever the order of their keys', () => {
  expect(diffValues({ a: 1, b: { c: null } }, { b: { c: null }, a: 1 })).toStrictEqual([]);
});

test('compares a list as a whole, and a map with anything else', () => {
  expect(diffValues({ a: [1, 2], b: {} }, { a: [2, 1], b: 'x' })).toStrictEqual([
    { pointer: '/a', recorded: [1, 2], folded: [2, 1] },
    { pointer: '/b', recorded: {}, folded: 'x' },
  ]);
});
