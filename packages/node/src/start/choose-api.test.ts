import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { expect, test } from 'vitest';

const read = (url: URL | string): { version: string } => JSON.parse(readFileSync(url, 'utf8')) as { version: string };

test('knows the version of the api that it is bundled with', () => {
  const main = createRequire(import.meta.url).resolve('@opentelemetry/api');
  const { version } = read(main.replace(/dist\/.*$/, 'package.json'));

  expect(readFileSync(new URL('choose-api.ts', import.meta.url), 'utf8')).toContain(`const VERSION = '${version}'`);
});

test('VERSION is the version of the package', async () => {
  const { VERSION } = await import('../version.ts');

  expect(VERSION).toBe(read(new URL('../../package.json', import.meta.url)).version);
});
