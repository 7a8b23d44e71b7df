import { expect, test } from 'vitest';

import { shortIds } from './short-ids.ts';

test('cuts ids to eight characters, or to as many as tell them apart', () => {
  expect([...shortIds(['0a37e848a9c04e0c', '0a70acb6ef0c4e89']).values()]).toEqual(['0a37e848', '0a70acb6']);
  expect([...shortIds(['bad0000000001', 'bad0000000020']).values()]).toEqual(['bad000000000', 'bad000000002']);
  const alike = ['aaaa000000000001', 'aaaa000000000002'];
  expect([...shortIds(alike).values()]).toEqual(alike);
  expect([...shortIds([]).values()]).toEqual([]);
});
