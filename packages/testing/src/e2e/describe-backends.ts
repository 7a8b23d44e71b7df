import { describe, inject } from 'vitest';

import type { BackendName } from '../backends/backends.ts';
import type { FoundBackend } from '../backends/install/find.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the project's set-up has found; `undefined`: at least one is missing. */
    readonly backends: FoundBackends | undefined;
  }
}

/** The back ends of this machine, inside `describeBackends`. */
export type FoundBackends = Readonly<Record<BackendName, FoundBackend>>;

/**
 * A suite that needs the real back ends. Where they are missing its tests are skipped, its hooks do not run, and the run
 * ends with a line that says so.
 *
 * @example
 * describeBackends('sampling', () => {
 *   test('keeps errors', async () => …);
 * });
 */
export function describeBackends(title: string, suite: (found: FoundBackends) => void): void {
  const found = inject('backends');
  // Collecting needs no programs: only the tests read what is in there.
  describe.skipIf(found === undefined)(title, () => {
    suite(found ?? ({} as FoundBackends));
  });
}
