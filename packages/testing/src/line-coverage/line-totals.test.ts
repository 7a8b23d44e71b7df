import { expect, test } from 'vitest';

import { lineTotals } from './line-totals.ts';

const lines = (covered: number, total: number): { lines: { covered: number; total: number } } => ({
  lines: { covered, total },
});

test('sums the lines of each package that is asked for', () => {
  const summary = {
    total: lines(40, 50),
    '/w/packages/api/src/a.ts': lines(9, 10),
    '/w/packages/api/src/deep/b.ts': lines(10, 10),
    'C:\\w\\packages\\log\\src\\c.ts': lines(3, 4),
    '/w/packages/node/src/d.ts': lines(18, 26),
  };

  expect(lineTotals(summary, ['log', 'api', 'events'])).toEqual([
    { name: 'log', total: 4, covered: 3, percent: 75 },
    { name: 'api', total: 20, covered: 19, percent: 95 },
    { name: 'events', total: 0, covered: 0, percent: 0 },
  ]);
});
