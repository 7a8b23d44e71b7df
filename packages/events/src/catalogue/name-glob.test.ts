import { expect, test } from 'vitest';

import { nameGlob } from './name-glob.ts';

test.each([
  ['*', 'a.b', true],
  ['**', 'a.b', true],
  ['saga.*', 'saga.step.failed', true],
  ['saga.*', 'sagas.x', false],
  ['saga.*', 'sagaXstep', false],
  ['*.failed', 'saga.step.failed', true],
  ['saga.*.failed', 'saga.step.failed', true],
  ['saga.*.failed', 'saga.failed', false],
  ['a*b*c', 'a.bc', true],
  ['a*b*b', 'a.b', false],
  ['a+*', 'aab', false],
  ['call.started', 'call.started', true],
  ['call.started', 'call.ended', false],
])('%s matches %s: %s', (pattern, name, expected) => {
  expect(nameGlob(pattern)(name)).toBe(expected);
});
