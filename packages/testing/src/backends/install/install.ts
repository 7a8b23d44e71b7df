import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { withFileLock } from '../../packed/file-lock.ts';
import type { Backend } from '../backends.ts';
import { SetUpError } from '../set-up-error.ts';
import { cachedDirectory } from './cache.ts';
import type { FoundBackend } from './find.ts';
import { findBackend, findCached, versionOf } from './find.ts';
import type { Progress } from './progress.ts';
import { span } from './progress.ts';

const AN_HOUR = 3_600_000;

/**
 * Makes a back end available on this machine: what is on PATH or in the user's cache stays, else it is built or fetched
 * into the cache. Safe to run twice at once; interrupted, it leaves nothing that could be taken for a back end. Throws a
 * {@link SetUpError} where the machine lacks something.
 */
export async function installBackend<N extends string>(
  backend: Backend<N>,
  progress: Progress,
  signal: AbortSignal,
): Promise<FoundBackend<N>> {
  const target = cachedDirectory(backend);
  const found = await findBackend(backend);
  if (found !== undefined) return found;
  try {
    return await withFileLock(
      `${target}.lock`,
      async () => findCached(backend) ?? make(backend, target, progress, signal),
      {
        deadline: AN_HOUR,
        signal,
        onWait: (holder) =>
          progress.say(`${backend.title}: process ${holder ?? 'unknown'} is already at it; waiting until it is done`),
      },
    );
  } catch (error) {
    throw toldOf(error, target);
  }
}

async function make<N extends string>(
  backend: Backend<N>,
  target: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<FoundBackend<N>> {
  const started = performance.now();
  const partial = `${target}.partial-`;
  removeBeside(partial);
  const directory = `${partial}${process.pid}`;
  try {
    mkdirSync(directory, { recursive: true });
    await backend.recipe.make({ directory, progress, signal });
    const server = Object.values(backend.recipe.programs)[0]!;
    const version = await versionOf(join(directory, server), backend);
    if (version === undefined) {
      throw new SetUpError(
        'SPANREEL_BACKENDS_DOES_NOT_RUN',
        `${backend.title} was made and does not run here: put ${backend.title} ${backend.version} on PATH instead.`,
      );
    }
    writeFileSync(join(directory, 'version'), `${version}\n`);
    // From here on it is there, whole.
    renameSync(directory, target);
    progress.say(`${backend.title} ${version}: made in ${span(performance.now() - started)}`);
    return findCached(backend)!;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

// What a killed process could not clear away. Whoever holds the lock is the only one that makes this back end.
function removeBeside(prefix: string): void {
  for (const entry of readdirSync(dirname(prefix))) {
    if (entry.startsWith(basename(prefix))) rmSync(join(dirname(prefix), entry), { recursive: true, force: true });
  }
}

function toldOf(error: unknown, target: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new SetUpError(
      'SPANREEL_BACKENDS_DISK_FULL',
      `The disk of ${dirname(target)} is full: free some, or set XDG_CACHE_HOME to another place.`,
    );
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new SetUpError(
      'SPANREEL_BACKENDS_READ_ONLY',
      `${dirname(target)} cannot be written: set XDG_CACHE_HOME to a folder of yours.`,
    );
  }
  return error;
}
