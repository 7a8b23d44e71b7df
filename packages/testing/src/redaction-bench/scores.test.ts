import { expect, test } from 'vitest';

import type { LabelledDocument } from './labelled-documents.ts';
import { scoreKinds, scoreOverall } from './scores.ts';

const text = 'Jane Roe lives at 12 High St, Leeds';
const document: LabelledDocument = {
  text,
  template: 0,
  form: 'written',
  spans: [
    { start: 0, end: 8, kind: 'PERSON' },
    { start: 18, end: 28, kind: 'ADDRESS' },
    { start: 30, end: 35, kind: 'PLACE' },
  ],
};

test('counts a value that is found half as found, but not as fully covered', () => {
  const [person] = scoreKinds([document], [[{ start: 0, end: 4, kind: 'PERSON' }]], ['PERSON']);
  expect(person).toEqual({ kind: 'PERSON', gold: 1, recall: 1, precision: 1, f2: 1, full: 0, falsePositives: 0 });
});

test('counts a value under another kind as covered and the finding as wrong, but as no false positive', () => {
  const found = [[{ start: 30, end: 35, kind: 'PERSON' }]];
  expect(scoreKinds([document], found, ['PERSON', 'PLACE'])).toMatchObject([
    { kind: 'PERSON', precision: 0, recall: 0, falsePositives: 0 },
    { kind: 'PLACE', recall: 0, full: 1 },
  ]);
});

test('joins neighbours before it compares over all kinds, and counts what touches nothing', () => {
  const found = [
    [
      { start: 0, end: 8, kind: 'PERSON' },
      { start: 9, end: 14, kind: 'PERSON' },
      { start: 18, end: 35, kind: 'ADDRESS' },
    ],
  ];
  expect(scoreOverall([document], found)).toMatchObject({ valueRecall: 1, values: 3, falsePositives: 1 });
  expect(scoreOverall([document], [[{ start: 18, end: 35, kind: 'ADDRESS' }]]).strict).toMatchObject({
    precision: 1,
    recall: 0.5,
  });
});
