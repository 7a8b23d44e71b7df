import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { UsageError } from './usage-error.ts';

/** Where a run logs. */
export interface LogFolder {
  readonly log: string;
  /** Which run of that log, from 1: no two have the same number, at the same time neither. */
  readonly run: number;
}

/** Makes the folder of a run that was given none: its own, also where two runs begin in the same second. @throws {UsageError} */
export function claimLogFolder(wanted: string): LogFolder {
  return writable(wanted, () => {
    makeFolder(dirname(wanted));
    for (let attempt = 1; ; attempt += 1) {
      const log = attempt === 1 ? wanted : `${wanted}-${attempt}`;
      if (isMade(log)) return { log, run: claimRun(log) };
    }
  });
}

/**
 * Makes the folder that a run was given, where it is not there yet, and takes a number for the run. That writes a file: six processes
 * would only find out later, each for itself, that they cannot. @throws {UsageError}
 */
export function openLogFolder(log: string): LogFolder {
  return writable(log, () => {
    makeFolder(log);
    return { log, run: claimRun(log) };
  });
}

/** The first number that no other run has; a log that somebody else began has had its first run. */
function claimRun(log: string): number {
  for (let run = readdirSync(log).length === 0 ? 1 : 2; ; run += 1) {
    if (isNew(() => writeFileSync(join(log, `.demo-run-${run}`), '', { flag: 'wx' }))) return run;
  }
}

/** Step by step: below /proc, `mkdirSync` with `recursive` never returns. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  isMade(folder);
}

function isMade(folder: string): boolean {
  return isNew(() => mkdirSync(folder));
}

function isNew(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function writable(folder: string, make: () => LogFolder): LogFolder {
  try {
    return make();
  } catch (error) {
    throw new UsageError(
      `--log ${folder} cannot be written (${(error as NodeJS.ErrnoException).code}); name a directory that can`,
    );
  }
}
