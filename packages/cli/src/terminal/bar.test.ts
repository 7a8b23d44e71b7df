import { expect, test } from 'vitest';

import { timeBar } from './bar.ts';

test.each([
  [0, 100, '██████████'],
  [0, 50, '█████     '],
  [50, 100, '     █████'],
  [95, 100, '         █'],
  [50, 51, '     ▏    '],
  [100, 100, '         ▏'],
])('shows %d to %d of 100 as "%s"', (from, upto, bar) => {
  expect(timeBar(from, upto, 100, 10)).toBe(bar);
});

test('fills the bar where the whole took no time', () => {
  expect(timeBar(0, 0, 0, 4)).toBe('████');
});
