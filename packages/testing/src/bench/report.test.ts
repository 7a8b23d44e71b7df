import { expect, test } from 'vitest';

import { budgetTable, figure, spread, table, verdictOf } from './report.ts';

test('lines up columns, words left and figures right', () => {
  expect(
    table(
      ['variant', 'ms'],
      [
        ['none', '9.50'],
        ['upstream', '120'],
      ],
    ),
  ).toBe(['variant     ms', '────────  ────', 'none      9.50', 'upstream   120'].join('\n'));
});

test('says of each budget whether it is met, and why it was not measured', () => {
  const budgets = [
    { what: 'start', measured: 2.1, limit: 2.4, unit: '×' },
    { what: 'memory', measured: 1.6, limit: 1.5, unit: '×' },
    { what: 'emit', measured: undefined, limit: 20, unit: 'µs', missing: 'no build' },
  ];

  expect(budgets.map(verdictOf)).toEqual(['met', 'not met', 'not measured']);
  expect(
    budgetTable(budgets)
      .split('\n')
      .slice(2)
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['start', '2.10 ×', '≤ 2.40 ×', 'met'],
    ['memory', '1.60 ×', '≤ 1.50 ×', 'not met'],
    ['emit', '≤ 20.0 µs', 'not measured: no build'],
  ]);
});

test('shows figures as a person would', () => {
  expect([0.123, 9.994, 12.34, 123.4, 1e7, Number.NaN].map(figure)).toEqual([
    '0.12',
    '9.99',
    '12.3',
    '123',
    '10000000',
    'NaN',
  ]);
  expect(spread({ median: 2, lower: 1, upper: 3, count: 5 })).toBe('2.00 (1.00–3.00)');
});
