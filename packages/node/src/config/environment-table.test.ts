import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { withEnvironmentTable } from './environment-table.ts';

test('the README has the table of the schema; pnpm --filter @spanreel/node readme renews it', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

  expect(readme).toBe(withEnvironmentTable(readme));
});

test('refuses a README without the markers', () => {
  expect(() => withEnvironmentTable('# @spanreel/node')).toThrow('README.md lacks the markers');
});
