import { expect, test } from 'vitest';

import { nothingTold, recognisedSpeech } from '../samples/recognised-speech.ts';
import { testRedactor } from '../samples/test-redactor.ts';

const redactor = testRedactor({ actions: { '*': 'token' } });

function found(said: string): [entity: string, matched: string][] {
  return redactor.explain(said).map(({ start, end, entity }) => [entity, said.slice(start, end)]);
}

const sentences = Object.entries(recognisedSpeech).flatMap(([entity, said]) =>
  said.map((one) => [entity, one] as const),
);

test.each(sentences)('finds the %s in "%s"', (entity, marked) => {
  const [before, value, after] = marked.split(/[{}]/);
  expect(found(`${before}${value}${after}`)).toEqual([[entity, value]]);
});

test.each(nothingTold)('finds nothing in %j', (said) => {
  expect(found(said)).toEqual([]);
});

test('a number at the rate of a local call has one token, told or written', () => {
  expect(redactor.text('thirteen eleven fourteen')).toBe(redactor.text('13 11 14'));
});
