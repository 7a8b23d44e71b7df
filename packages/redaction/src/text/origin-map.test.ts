import { expect, test } from 'vitest';

import { OriginMap } from './origin-map.ts';

test('follows a text through edits that make it longer and shorter', () => {
  // abcdefgh → a[XYZ]efgh → a[-]gh: what is replaced twice is the whole of both.
  const origin = new OriginMap(8);
  origin.apply([{ start: 1, end: 4, text: 'XYZ' }]);
  expect(origin.originOf(3, 5)).toEqual({ start: 1, end: 5 });
  origin.apply([{ start: 3, end: 6, text: '-' }]);
  expect(origin.originOf(3, 4)).toEqual({ start: 1, end: 6 });
  expect(origin.originOf(4, 6)).toEqual({ start: 6, end: 8 });
});
