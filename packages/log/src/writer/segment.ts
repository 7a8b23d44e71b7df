import type { FileSystem } from './file-system.ts';
import { SegmentError } from './segment-error.ts';

const NEWLINE = 0x0a;
const TRIES = 3;

/** One open segment file: appends whole lines and always knows how far it is written. */
export class Segment {
  readonly path: string;
  readonly openedAt: number;
  readonly #files: FileSystem;
  readonly #fd: number;
  #size = 0;
  #endsWhole = true;
  #dirty = false;
  #unsure = false;
  #lost = false;

  constructor(files: FileSystem, path: string, openedAt: number) {
    this.path = path;
    this.openedAt = openedAt;
    this.#files = files;
    this.#fd = files.create(path);
  }

  get size(): number {
    return this.#size;
  }

  /** Whether a `dataSync` is due. After one that failed none is: it would report success for what the first one lost (lwn.net/Articles/752063). */
  get dirty(): boolean {
    return this.#dirty && !this.#lost;
  }

  /** Whether it may not be appended to any more: nobody knows what stands in it, or what stood in it may not reach the disk. */
  get broken(): boolean {
    return this.#unsure || this.#lost;
  }

  /** Whether somebody deleted the file: nothing that is written to it will be found. */
  get deleted(): boolean {
    return !this.#files.isLinked(this.#fd);
  }

  /** @throws {SegmentError} `SPANREEL_SEGMENT_WRITE`, with the lines that are not whole in the file as `rest`. */
  append(text: string): { readonly offset: number; readonly bytes: number } {
    // A torn line stays as it is; ending it keeps it from swallowing the next one.
    const bytes = Buffer.from(this.#endsWhole ? text : `\n${text}`);
    const prefix = this.#endsWhole ? 0 : 1;
    const start = this.#size;
    const failure = this.#write(bytes);
    const written = this.#size - start;
    if (written > 0) {
      this.#dirty = true;
      this.#endsWhole = bytes[written - 1] === NEWLINE;
    }
    if (failure !== undefined) {
      const whole =
        written === 0 || this.#unsure ? prefix : Math.max(bytes.lastIndexOf(NEWLINE, written - 1) + 1, prefix);
      throw new SegmentError('SPANREEL_SEGMENT_WRITE', this.path, failure, bytes.toString('utf8', whole));
    }
    return { offset: start + prefix, bytes: bytes.length - prefix };
  }

  /** Brings all that is appended so far to disk. A failure is final for these bytes: the kernel may have dropped them. */
  async dataSync(): Promise<void> {
    this.#dirty = false;
    try {
      await this.#files.dataSync(this.#fd);
      if (this.deleted) throw Object.assign(new Error('deleted'), { code: 'DELETED' });
    } catch (error) {
      this.#lost = true;
      throw error;
    }
  }

  touch(): void {
    this.#files.touch(this.path);
  }

  close(): void {
    this.#files.close(this.#fd);
  }

  /** One write(2); more only for what a short one left over. Returns what made it fail, with `#size` exact in every case. */
  #write(bytes: Buffer): unknown {
    const start = this.#size;
    let tries = 0;
    while (this.#size - start < bytes.length) {
      try {
        const taken = this.#files.write(this.#fd, bytes.subarray(this.#size - start));
        this.#size += taken;
        if (taken === 0 && ++tries >= TRIES) return { code: 'ENOSPC' };
      } catch (error) {
        this.#measure(bytes.length - (this.#size - start));
        if (!isTransient(error) || this.#unsure || ++tries >= TRIES) return error;
      }
    }
    return undefined;
  }

  /** After an error only the file itself knows whether bytes of the failed write stand in it. */
  #measure(atMost: number): void {
    try {
      const size = this.#files.size(this.#fd);
      if (size >= this.#size && size <= this.#size + atMost) this.#size = size;
      else this.#unsure = true;
    } catch {
      this.#unsure = true;
    }
  }
}

function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === 'EAGAIN' || code === 'EINTR';
}
