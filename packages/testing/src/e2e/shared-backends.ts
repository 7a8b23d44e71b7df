import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from 'vitest';

import type { BackendOptions, Backends } from '../backends/run/start-backends.ts';
import { startBackends } from '../backends/run/start-backends.ts';

/**
 * Starts back ends for all tests of a suite, in a folder of their own, and stops them after the last one; asks for them
 * in a test or a later hook.
 *
 * @example
 * const backends = sharedBackends({ only: ['collector'] });
 * test('…', () => post(backends().endpoint, …));
 */
export function sharedBackends(options: Omit<BackendOptions, 'directory'>): () => Backends {
  let directory: string | undefined;
  let backends: Backends | undefined;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'spanreel-backends-'));
    backends = await startBackends({ directory, ...options });
  });
  afterAll(async () => {
    await backends?.stop();
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  });
  return () => {
    if (backends === undefined) throw new Error('the back ends have not been started yet');
    return backends;
  };
}
