import { expect, test } from 'vitest';

import { disguises, revealedPieces } from '../samples/disguises.ts';
import { disguisedSeeds } from '../samples/seeds.ts';
import { testRedactor } from '../samples/test-redactor.ts';

const redactor = testRedactor();

test.each(disguises)('nothing is seen of what is written $name', ({ name, of }) => {
  const seen = disguisedSeeds
    .filter(({ hiddenAs = [] }) => !hiddenAs.includes(name))
    .flatMap(({ text, mark = text }) =>
      [of(text), `well, ${of(text)} it is`].flatMap((written) =>
        revealedPieces(`${redactor.text(written)}\n${redactor.value('note', written)}`, mark).map(
          (piece) => `${piece} in ${written}`,
        ),
      ),
    );
  expect(seen).toEqual([]);
});

test('what is planted would be seen', () => {
  for (const { of } of disguises) {
    for (const { text, mark = text } of disguisedSeeds) expect(revealedPieces(of(text), mark)).toContain(mark);
  }
});
