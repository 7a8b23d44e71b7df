import { expect, test } from 'vitest';

import { isOpen } from './opening-hours.ts';

test.each([
  ['Thursday', '10:30 AM', true],
  ['Saturday', '10:30 AM', true],
  ['Saturday', '3:45 PM', false],
  ['sunday', '10:30 am', false],
  ['Monday', '8:15 AM', false],
  ['Monday', '12:00 PM', true],
  ['Monday', '5:00 PM', false],
  ['Friday', '4:59 p.m.', true],
  ['Friday', 'whenever', true],
])('%s at %s: %s', (day, time, open) => {
  expect(isOpen(day, time)).toBe(open);
});
