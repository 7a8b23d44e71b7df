import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { parseSegmentName } from '../writer/segment-name.ts';
import { isLogFileName } from './log-file-name.ts';

/** A file of the log as it was when the reading began. */
export interface LogFile {
  readonly path: string;
  /** The same for as long as it exists, whatever it is called; see {@link fileIdentity}. */
  readonly identity: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  /** Nobody writes to it any more: its writer has gone on to the next one, or has not touched it for 30 s. */
  readonly sealed: boolean;
  /** Written by a Spanreel process, one write per batch; the Collector's are not. */
  readonly isSegment: boolean;
}

/** A log directory, or a file in it, that cannot be read; `code` is `SPANREEL_LOG_DIRECTORY`. */
export class LogDirectoryError extends Error {
  readonly code = 'SPANREEL_LOG_DIRECTORY';
}

/** A live writer touches its segment every 10 s; three misses and it is gone. */
const SEALED_AFTER_MS = 30_000;

/** A Collector renames its file and begins a new one: listed in between, neither may have been seen. */
const MAX_LISTINGS = 5;

/**
 * Lists the log files in and below some directories, each once, by path. A file may stand for a directory; its name
 * then does not matter.
 *
 * @throws {LogDirectoryError} when one does not exist or may not be read.
 */
export async function listLogFiles(directories: readonly string[], now: number): Promise<readonly LogFile[]> {
  let paths = await pathsIn(directories);
  let found = await statAll(paths);
  for (let listing = 2; listing <= MAX_LISTINGS; listing++) {
    const again = await pathsIn(directories);
    if (again.every((path) => paths.includes(path))) break;
    paths = again;
    found = await statAll(paths);
  }
  const latest = latestIndexes(found.map(({ path }) => path));
  return found.map((file) => ({
    ...file,
    sealed: now - file.changedAt > SEALED_AFTER_MS || isSucceeded(file.path, latest),
    isSegment: parseSegmentName(basename(file.path)) !== undefined,
  }));
}

/** What a file keeps when it is renamed. An inode alone may have been given to a new file since. */
export function fileIdentity({ dev, ino, birthtimeMs }: Stats): string {
  return `${dev}:${ino}:${birthtimeMs}`;
}

async function pathsIn(directories: readonly string[]): Promise<readonly string[]> {
  const paths = await Promise.all(directories.map(async (directory) => filesBelow(directory)));
  return paths.flat().toSorted();
}

async function statAll(paths: readonly string[]): Promise<readonly Omit<LogFile, 'sealed' | 'isSegment'>[]> {
  const found = new Map<string, Omit<LogFile, 'sealed' | 'isSegment'>>();
  for (const path of paths) {
    const status = await stat(path).catch(() => undefined);
    // Delivered and removed meanwhile.
    if (!status?.isFile()) continue;
    const identity = fileIdentity(status);
    if (!found.has(identity)) {
      found.set(identity, { path, identity, size: status.size, changedAt: status.mtimeMs });
    }
  }
  return [...found.values()];
}

async function filesBelow(directory: string): Promise<readonly string[]> {
  let entries: readonly Dirent[];
  try {
    if ((await stat(directory)).isFile()) return [directory];
    entries = await readdir(directory, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new LogDirectoryError(describe(directory, (error as NodeJS.ErrnoException).code), { cause: error });
  }
  return entries
    .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isLogFileName(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function describe(directory: string, errno: string | undefined): string {
  if (errno === 'ENOENT') {
    return `log directory ${directory} does not exist; name another with --log or SPANREEL_LOG, or start a program with @spanreel/node first`;
  }
  if (errno === 'EACCES' || errno === 'EPERM') {
    return `log directory ${directory} may not be read by this user; run as the user that writes it`;
  }
  return `log directory ${directory} cannot be read (${errno ?? 'unknown error'})`;
}

function latestIndexes(paths: readonly string[]): ReadonlyMap<string, number> {
  const latest = new Map<string, number>();
  for (const path of paths) {
    const name = parseSegmentName(basename(path));
    if (name) latest.set(ownerOf(name), Math.max(name.index, latest.get(ownerOf(name)) ?? -1));
  }
  return latest;
}

function ownerOf({ host, pid, boot, thread }: { host: string; pid: number; boot: string; thread: number }): string {
  return `${host}-${pid}-${boot}-${thread}`;
}

function isSucceeded(path: string, latest: ReadonlyMap<string, number>): boolean {
  const name = parseSegmentName(basename(path));
  return name !== undefined && name.index < (latest.get(ownerOf(name)) ?? -1);
}
