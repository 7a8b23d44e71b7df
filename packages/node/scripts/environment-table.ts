// Run by: pnpm --filter @spanreel/node readme. Writes the table of variables into README.md, from the schema that reads them.
import { readFileSync, writeFileSync } from 'node:fs';

import { withEnvironmentTable } from '../src/config/environment-table.ts';

const readme = new URL('../README.md', import.meta.url);
writeFileSync(readme, withEnvironmentTable(readFileSync(readme, 'utf8')));
