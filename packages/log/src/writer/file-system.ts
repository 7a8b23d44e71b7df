import { closeSync, constants, fdatasync, fstatSync, fsync, mkdirSync, openSync, utimesSync, writeSync } from 'node:fs';

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
  makeDirectory: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  create: (path) => openSync(path, O_APPEND | O_CREAT | O_EXCL | O_WRONLY, 0o600),
  write: (fd, bytes) => writeSync(fd, bytes),
  size: (fd) => fstatSync(fd).size,
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
