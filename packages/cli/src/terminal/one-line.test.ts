import { expect, test } from 'vitest';

import { oneLine } from './one-line.ts';

test('takes away what would move the cursor, set colours or break the line', () => {
  expect(oneLine('a\u001B[31mred\u001B[0m\u001B]0;title\u0007\r\n\tb\u0000c\u009B2Jd\u2028e')).toBe('ared b cd e');
});
