import { expect, test } from 'vitest';

import { isSupported } from './supported-node.ts';

test.for([
  ['12.22.12', false],
  ['20.20.2', false],
  ['22.15.0', false],
  ['22.22.2', false],
  ['22.22.3', true],
  ['22.23.0', true],
  ['23.11.0', false],
  ['24.11.0', false],
  ['24.11.1', true],
  ['24.21.0', true],
  ['25.0.0', false],
  ['25.1.0', true],
  ['26.10.0', true],
  ['27.0.0-nightly', true],
] as const)('Node %s has hooks that work: %s', ([version, supported]) => {
  expect(isSupported(version)).toBe(supported);
});
