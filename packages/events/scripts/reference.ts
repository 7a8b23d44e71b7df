// Run by: pnpm --filter @spanreel/events reference. Writes docs/events.md from the catalogue.
import { writeFileSync } from 'node:fs';

import { referencePage } from '../src/reference/reference-page.ts';

writeFileSync(new URL('../../../docs/events.md', import.meta.url), referencePage());
