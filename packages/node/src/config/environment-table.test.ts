import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { type EnvironmentTable, withEnvironmentTable } from './environment-table.ts';

test.each<[string, string, EnvironmentTable]>([
  ['package', '../../README.md', 'environment'],
  ['workspace', '../../../../README.md', 'environment of Spanreel'],
])(
  'the README of the %s has the table of the schema; pnpm --filter @spanreel/node readme renews it',
  (_, path, table) => {
    const readme = readFileSync(new URL(path, import.meta.url), 'utf8');

    expect(readme).toBe(withEnvironmentTable(readme, table));
  },
);

test('refuses a README without the markers', () => {
  expect(() => withEnvironmentTable('# @spanreel/node')).toThrow('README.md lacks the markers');
});
