import { expect, test } from 'vitest';

import { scoreForms, touched } from './form-scores.ts';
import type { LabelledDocument } from './labelled-documents.ts';

const document = (
  form: LabelledDocument['form'],
  ...stretches: readonly [number, number, string][]
): LabelledDocument => ({
  text: 'x'.repeat(40),
  template: 0,
  form,
  spans: stretches.map(([start, end, kind]) => ({ start, end, kind })),
});

test('counts a value as covered only where no character of it stays', () => {
  const documents = [
    document('written', [0, 10, 'PHONE']),
    document('spoken', [0, 10, 'PHONE'], [20, 30, 'EMAIL']),
    document('spoken', [0, 10, 'PHONE']),
  ];
  const found = [
    [{ start: 0, end: 10, kind: 'CARD' }],
    [
      { start: 0, end: 6, kind: 'PHONE' },
      { start: 6, end: 12, kind: 'PHONE' },
    ],
    [{ start: 1, end: 10, kind: 'PHONE' }],
  ];
  expect(scoreForms(documents, found)).toEqual([
    { form: 'written', kind: 'PHONE', values: 1, full: 1 },
    { form: 'spoken', kind: 'EMAIL', values: 1, full: 0 },
    { form: 'spoken', kind: 'PHONE', values: 2, full: 0.5 },
  ]);
});

test('counts negatives with any finding, and nothing else', () => {
  const documents = [document('negative'), document('negative'), document('written')];
  const finding = [{ start: 0, end: 1, kind: 'PHONE' }];
  expect(touched(documents, [finding, [], finding])).toBe(1);
});
