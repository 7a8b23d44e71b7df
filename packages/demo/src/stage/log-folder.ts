import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { UsageError } from './usage-error.ts';

/** Makes the folder of a run that was given none: its own, also where two runs begin in the same second. @throws {UsageError} */
export function claimLogFolder(wanted: string): string {
  return writable(wanted, () => {
    makeFolder(dirname(wanted));
    for (let run = 1; ; run += 1) {
      const folder = run === 1 ? wanted : `${wanted}-${run}`;
      if (isMade(folder)) return folder;
    }
  });
}

/**
 * Makes the folder that a run was given, and writes a file there to see that it can: six processes would only find out later, each for
 * itself. @throws {UsageError}
 */
export function openLogFolder(folder: string): string {
  return writable(folder, () => {
    makeFolder(folder);
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return folder;
  });
}

/** Step by step: below /proc, `mkdirSync` with `recursive` never returns. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  isMade(folder);
}

function isMade(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function writable(folder: string, make: () => string): string {
  try {
    return make();
  } catch (error) {
    throw new UsageError(
      `--log ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}); name a directory that can`,
    );
  }
}
