import fc from 'fast-check';
import { expect, test } from 'vitest';

import { anyOf } from './any-of.ts';

test('shares first letters, and leaves what is optional or a class with its alternative', () => {
  expect(anyOf(['pass', 'pwd', 'token'])).toBe('p(?:ass|wd)|token');
  expect(anyOf(['api.?key', 'apikey', 'a?b', String.raw`\bpw`])).toBe(String.raw`a(?:p(?:i(?:.?key|key)))|a?b|\bpw`);
  expect(anyOf([String.raw`sg\.`, String.raw`s\_`])).toBe(String.raw`s(?:g\.|\_)`);
});

test('matches exactly where the alternatives do', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('a', 'b', 'c') }),
      (words, text) => {
        expect(new RegExp(anyOf(words)).test(text)).toBe(new RegExp(words.join('|')).test(text));
      },
    ),
  );
});
