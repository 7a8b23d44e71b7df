import stringWidth from 'string-width';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Column, layOutColumns } from './columns.ts';

test('lines columns up two spaces apart, with nothing at the end of a line', () => {
  const rows = [
    ['a', '12 ms', ''],
    ['longer', '3 ms', 'x'],
  ];
  expect(layOutColumns([{}, { align: 'right' }, {}], rows, { width: Infinity })).toStrictEqual([
    'a       12 ms',
    'longer   3 ms  x',
  ]);
});

test('cuts only columns that may shrink, the widest first', () => {
  const rows = [['an id that stays', 'a long name to cut', 'short']];
  expect(layOutColumns([{}, { shrinkTo: 4 }, { shrinkTo: 4 }], rows, { width: 34 })).toStrictEqual([
    'an id that stays  a long n…  short',
  ]);
});

test('counts what takes two columns, and colours that take none', () => {
  const rows = [
    ['日本', '|'],
    ['\u001B[31mabcd\u001B[39m', '|'],
    ['ab', '|'],
  ];
  expect(layOutColumns([{}, {}], rows, { width: Infinity })).toStrictEqual([
    '日本  |',
    '\u001B[31mabcd\u001B[39m  |',
    'ab    |',
  ]);
});

test('law: no line is wider than the screen when its columns may shrink enough', () => {
  const columns: Column[] = [{ shrinkTo: 1 }, { shrinkTo: 1, align: 'right' }, { shrinkTo: 1 }];
  const text = fc.stringMatching(/^[a-z日é ]{0,30}$/);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, text, text), { minLength: 1 }),
      fc.integer({ min: 12, max: 100 }),
      (rows, width) => {
        for (const line of layOutColumns(columns, rows, { width }))
          expect(stringWidth(line)).toBeLessThanOrEqual(width);
      },
    ),
  );
});
