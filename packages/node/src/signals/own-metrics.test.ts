import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { COUNTER, type CounterName, counterEntry } from '../pipeline/counters.ts';

test('the README names every counter, with its unit and what tells its counts apart', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const rows = (Object.keys(COUNTER) as CounterName[]).map((name) => {
    const { metric, unit, by } = counterEntry(name);
    return `| \`${metric}\` | counter, ${unit} | ${by === undefined ? '' : `\`${by}\``}`;
  });
  expect(rows.filter((row) => !readme.includes(row.trimEnd()))).toEqual([]);
});
