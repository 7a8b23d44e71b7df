import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

import { expect, test } from 'vitest';

import { vaultDirectory } from './vault-directory.ts';

test.each([
  ['the default log', '.spanreel/log', resolve('.spanreel/vault')],
  ['a folder further down', '/srv/bank/.spanreel/demo/1121', '/srv/bank/.spanreel/vault'],
  ['a log elsewhere', '/var/log/bank', join(homedir(), '.spanreel/vault')],
])('the key of %s', (_, log, vault) => {
  expect(vaultDirectory(log)).toBe(vault);
});
