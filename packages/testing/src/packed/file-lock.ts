import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { waitUntil } from '../wait-until.ts';

/**
 * Runs `work` while no other process of this machine runs work under the same lock file. A lock whose process is gone
 * is taken over; one that is held longer than `deadline` ms (five minutes by default) makes the wait fail and names the
 * holder.
 */
export async function withFileLock<T>(
  path: string,
  work: () => Promise<T>,
  { deadline = 300_000 }: { readonly deadline?: number } = {},
): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  const token = `${process.pid} ${randomUUID()}`;
  await waitUntil(() => acquire(path, token), {
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
  if (holder === undefined || isAlive(Number.parseInt(holder, 10))) return false;
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
  const aside = `${path}.${token.replace(' ', '-')}`;
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

function isAlive(pid: number): boolean {
  // A lock that is just being written is still empty: it belongs to somebody alive.
  if (Number.isNaN(pid)) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
