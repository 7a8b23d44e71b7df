import type { FileSystem } from '../writer/file-system.ts';

/** What the next write does: take only so many bytes, throw, or take some although it throws. */
export type WriteFault = { readonly take?: number; readonly code?: string };

interface Waiting {
  readonly path: string;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A file system in memory that fails on demand and whose fdatasync waits to be released. */
export class FaultyFileSystem implements FileSystem {
  /** Contents by path. */
  readonly files: Map<string, Buffer> = new Map();
  readonly made: string[] = [];
  readonly touched: string[] = [];
  readonly closed: string[] = [];
  /** fdatasync calls that have not returned. */
  readonly waiting: Waiting[] = [];
  dataSyncs = 0;
  /** Paths of files that somebody deletes while they are open. */
  readonly deleted: Set<string> = new Set();
  /** Consumed one per write. */
  readonly faults: WriteFault[] = [];
  /** Thrown by every call of that name while set. */
  readonly broken: Map<string, string> = new Map();
  holdSyncs = false;
  readonly #open = new Map<number, string>();
  #nextFd = 3;

  makeDirectory(path: string): void {
    this.#check('makeDirectory');
    this.made.push(path);
  }

  create(path: string): number {
    this.#check('create');
    if (this.files.has(path)) throw failure('EEXIST');
    this.files.set(path, Buffer.alloc(0));
    this.#open.set(this.#nextFd, path);
    return this.#nextFd++;
  }

  write(fd: number, bytes: Uint8Array): number {
    const fault = this.faults.shift();
    const taken = Math.min(fault?.take ?? (fault?.code === undefined ? bytes.length : 0), bytes.length);
    const path = this.#path(fd);
    this.files.set(path, Buffer.concat([this.files.get(path) ?? Buffer.alloc(0), bytes.subarray(0, taken)]));
    if (fault?.code !== undefined) throw failure(fault.code);
    return taken;
  }

  size(fd: number): number {
    this.#check('size');
    return this.files.get(this.#path(fd))?.length ?? 0;
  }

  isLinked(fd: number): boolean {
    return !this.deleted.has(this.#path(fd));
  }

  touch(path: string): void {
    if (!this.files.has(path)) throw failure('ENOENT');
    this.touched.push(path);
  }

  async dataSync(fd: number): Promise<void> {
    this.dataSyncs++;
    const path = this.#path(fd);
    if (this.holdSyncs) {
      await new Promise<void>((resolve, reject) => {
        this.waiting.push({ path, resolve, reject });
      });
    }
    this.#check('dataSync');
  }

  async directorySync(): Promise<void> {
    this.#check('directorySync');
  }

  close(fd: number): void {
    this.closed.push(this.#path(fd));
    this.#open.delete(fd);
  }

  /** The text of the only file, or of the one whose name holds `part`. */
  text(part = ''): string {
    return [...this.files]
      .filter(([path]) => path.includes(part))
      .map(([, bytes]) => bytes.toString())
      .join('');
  }

  #path(fd: number): string {
    const path = this.#open.get(fd);
    if (path === undefined) throw failure('EBADF');
    return path;
  }

  #check(call: string): void {
    const code = this.broken.get(call);
    if (code !== undefined) throw failure(code);
  }
}

export function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}
