import { expect, test } from 'vitest';

import { testRedactor } from '../samples/test-redactor.ts';

test('says which stretch of the text each replacement stands for', () => {
  const text = 'mail jane@example.com or call 0491 570 156';
  const explained = testRedactor().explain(text);
  expect(explained.map(({ start, end, entity }) => [text.slice(start, end), entity])).toEqual([
    ['jane@example.com', 'EMAIL'],
    ['0491 570 156', 'PHONE'],
  ]);
  expect(explained[0]!.replacement).toMatch(/^<EMAIL:k1\.\w{13}>$/);
});

test('does not explain what it leaves as it is', () => {
  const redactor = testRedactor();
  expect(redactor.explain(redactor.text('mail jane@example.com today'))).toEqual([]);
});
