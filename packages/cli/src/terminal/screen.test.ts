import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';

import { wrap } from './screen.ts';

test('wraps between words and goes on below its own beginning', () => {
  expect(wrap('  path  one → two → three → four', 20, 8)).toBe('  path  one → two →\n        three → four');
});

test('leaves a text alone that fits, or that nobody reads on a screen', () => {
  expect(wrap('  path  one', 20, 8)).toBe('  path  one');
  expect(wrap('  path  one → two → three → four', Infinity, 8)).toBe('  path  one → two → three → four');
});

test('law: keeps every word in order, and every line within the width', () => {
  const words = fc.array(fc.stringMatching(/^[a-zé]{1,12}$/), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(words, fc.integer({ min: 40, max: 120 }), fc.integer({ min: 0, max: 16 }), (list, width, indent) => {
      const wrapped = wrap(list.join(' '), width, indent);
      expect(wrapped.split(/\s+/).filter((word) => word !== '')).toStrictEqual(list);
      expect(wrapped.split('\n').every((line) => stringWidth(line) <= width)).toBe(true);
      expect(wrapped).not.toMatch(/\S {2,}\S/);
    }),
  );
});
