// Run by: pnpm --filter @spanreel/node readme. Writes the tables of variables into both READMEs, from the schema that reads them.
import { readFileSync, writeFileSync } from 'node:fs';

import { type EnvironmentTable, withEnvironmentTable } from '../src/config/environment-table.ts';

renew('../README.md', 'environment');
renew('../../../README.md', 'environment of Spanreel');

function renew(path: string, table: EnvironmentTable): void {
  const readme = new URL(path, import.meta.url);
  writeFileSync(readme, withEnvironmentTable(readFileSync(readme, 'utf8'), table));
}
