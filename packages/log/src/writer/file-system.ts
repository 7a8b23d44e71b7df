import {
  closeSync,
  constants,
  fdatasync,
  fstatSync,
  fsync,
  mkdirSync,
  openSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What a segment writer needs of a file system; tests put one in that fails or waits. */
export interface FileSystem {
  /** Creates a directory and those above it, for their owner alone (0700); fine if it exists. */
  makeDirectory(path: string): void;
  /** Creates a file for appending, for its owner alone (0600); throws EEXIST if it exists. Returns its descriptor. */
  create(path: string): number;
  /** One write(2) at the end of the file; returns how many bytes it took. */
  write(fd: number, bytes: Uint8Array): number;
  /** Bytes in the file. */
  size(fd: number): number;
  /** Whether the file still has a name anywhere: what is written to one that has none is gone with its descriptor. */
  isLinked(fd: number): boolean;
  /** Sets the time of last change to now; throws ENOENT if the path is gone. */
  touch(path: string): void;
  /** Resolves when the file's bytes are on disk. */
  dataSync(fd: number): Promise<void>;
  /** Resolves when the names in a directory are on disk. */
  directorySync(path: string): Promise<void>;
  close(fd: number): void;
}

const { O_APPEND, O_CREAT, O_EXCL, O_WRONLY } = constants;

/** The machine's own file system. */
export const nodeFileSystem: FileSystem = {
  makeDirectory,
  create: (path) => openSync(path, O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600),
  write: (fd, bytes) => writeSync(fd, bytes),
  size: (fd) => fstatSync(fd).size,
  isLinked,
  touch(path) {
    const now = new Date();
    utimesSync(path, now, now);
  },
  dataSync: (fd) =>
    new Promise((resolve, reject) => {
      fdatasync(fd, (error) => (error ? reject(error) : resolve()));
    }),
  directorySync: syncDirectory,
  close: closeSync,
};

function isLinked(fd: number): boolean {
  try {
    return fstatSync(fd).nlink > 0;
  } catch {
    // A write will tell.
    return true;
  }
}

// Not mkdir's own `recursive`: below /proc, where a new folder is ENOENT for ever, it never returns (Node 26.10).
function makeDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(path) !== path) {
      makeDirectory(dirname(path));
      mkdirIfMissing(path);
    } else if (code !== 'EEXIST' || !statSync(path).isDirectory()) {
      throw error;
    }
  }
}

function mkdirIfMissing(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was first.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

async function syncDirectory(path: string): Promise<void> {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY);
  } catch {
    // Windows does not open directories; its file systems keep names without being asked.
    return;
  }
  try {
    await new Promise<void>((resolve, reject) => {
      fsync(fd, (error) => (error && error.code !== 'EINVAL' && error.code !== 'EPERM' ? reject(error) : resolve()));
    });
  } finally {
    closeSync(fd);
  }
}
