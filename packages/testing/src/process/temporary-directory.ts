import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onTestFinished } from 'vitest';

/**
 * A new, empty directory that is removed when the test ends; its path is free of links.
 *
 * @example
 * const log = temporaryDirectory();
 * await runApp({ ...app, env: { SPANREEL_LOG: log } });
 * expect(readLogDirectory(log).damaged).toEqual([]);
 */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'spanreel-test-')));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  return directory;
}
