import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { workspaceRoot } from '../../packed/workspace.ts';
import { secondLineMatrix } from './matrix.ts';

test('the README shows what the second line masks as the end-to-end test asserts it', () => {
  const readme = readFileSync(join(workspaceRoot, 'collector-config', 'README.md'), 'utf8');

  expect(readme).toContain(secondLineMatrix());
});
