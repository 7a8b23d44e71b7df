// Run by: pnpm --filter @spanreel/events accept-release, before a release. Makes today's catalogue the one that later ones are held to.
import { readFileSync, writeFileSync } from 'node:fs';

import { aliases } from '../src/catalogue/aliases.ts';
import { catalogue } from '../src/catalogue/catalogue.ts';
import { breaches } from '../src/release/breaches.ts';
import { type Goldens, goldensOf } from '../src/release/goldens.ts';
import { type ReleasedCatalogue, releaseOf } from '../src/release/released-catalogue.ts';

const released = new URL('../released/catalogue.json', import.meta.url);
const goldens = new URL('../released/goldens.json', import.meta.url);

const found = breaches(read(released) as ReleasedCatalogue, catalogue, aliases);
for (const sentence of found) console.error(sentence);
if (found.length > 0) process.exit(1);

write(released, releaseOf(catalogue));
write(goldens, goldensOf(catalogue, read(goldens) as Goldens));
console.log('accepted; read the difference before you commit it');

function read(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function write(file: URL, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
