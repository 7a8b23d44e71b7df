import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

test('the bundle says whose packages, word lists and rules are in it', () => {
  const notices = readFileSync(new URL('../dist/THIRD-PARTY-NOTICES.txt', import.meta.url), 'utf8');
  for (const owner of [
    '@opentelemetry/sdk-trace',
    '@noble/hashes',
    '@faker-js/faker',
    'GeoNames',
    'SCOWL',
    'gitleaks',
  ]) {
    expect(notices).toContain(owner);
  }
});
