import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { processIdentity } from '../process/process-identity.ts';
import { waitUntil } from '../wait-until.ts';

export interface FileLockOptions {
  /** Milliseconds until the wait for somebody else's work fails; five minutes by default. */
  readonly deadline?: number;
  /** Called once if the lock is not free at once, with the number of the process that holds it. */
  readonly onWait?: (holder: number | undefined) => void;
  /** Ends the wait when it aborts, with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Runs `work` while no other process of this machine runs work under the same lock file. A lock whose process is gone
 * is taken over, also when another process has got its number since; one that is held longer than the deadline makes the
 * wait fail and names the holder.
 */
export async function withFileLock<T>(
  path: string,
  work: () => Promise<T>,
  { deadline = 300_000, onWait, signal }: FileLockOptions = {},
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const token = `${process.pid} ${randomUUID()} ${processIdentity(process.pid) ?? ''}`;
  const isMine = (): boolean => {
    signal?.throwIfAborted();
    return acquire(path, token);
  };
  let free = isMine();
  if (!free) onWait?.(holderOf(read(path))?.pid);
  await waitUntil(() => free || (free = isMine()), {
    deadline,
    what: `the lock ${path}`,
    describe: () => `held by process ${read(path) ?? 'unknown'}`,
  });
  try {
    return await work();
  } finally {
    if (read(path) === token) rmSync(path, { force: true });
  }
}

function acquire(path: string, token: string): boolean {
  if (create(path, token)) return true;
  const holder = read(path);
  if (holder === undefined || isAlive(holder)) return false;
  takeAway(path, holder, token);
  return create(path, token);
}

function create(path: string, token: string): boolean {
  try {
    writeFileSync(path, token, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

// Renaming first and looking afterwards: between reading and removing, somebody else may have taken the stale lock
// over.
function takeAway(path: string, stale: string, token: string): void {
  const aside = `${path}.${token.replaceAll(' ', '-')}`;
  try {
    renameSync(path, aside);
    if (read(aside) !== stale) linkSync(aside, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(token: string): boolean {
  const holder = holderOf(token);
  // A lock that is just being written is still empty: it belongs to somebody alive.
  if (holder === undefined) return true;
  const running = processIdentity(holder.pid);
  return running !== undefined && (holder.identity === '' || holder.identity === running);
}

function holderOf(token: string | undefined): { readonly pid: number; readonly identity: string } | undefined {
  const [pid = '', , identity = ''] = (token ?? '').split(' ');
  return /^\d+$/.test(pid) ? { pid: Number(pid), identity } : undefined;
}
