import type { FileHandle } from 'node:fs/promises';

const WINDOW_BYTES = 1024 * 1024;
const PART_BYTES = 64 * 1024;

/** The first `size` bytes of an open file, read in windows: many small parts in rising order cost few reads. */
export class FileWindow {
  readonly #file: FileHandle;
  #size: number;
  #start = 0;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  /** Shrinks when the file turns out to be shorter. */
  get size(): number {
    return this.#size;
  }

  /** The bytes from a position on; fewer than asked for only at the end. They are never overwritten. */
  async at(position: number, length: number): Promise<Buffer> {
    const end = Math.min(position + length, this.#size);
    if (end <= position) return Buffer.alloc(0);
    if (position < this.#start || end > this.#start + this.#bytes.length) await this.#load(position, end);
    return this.#bytes.subarray(position - this.#start, end - this.#start);
  }

  /** All bytes between two positions, in parts. */
  async *between(from: number, to: number): AsyncGenerator<Buffer> {
    for (let at = from; at < Math.min(to, this.#size);) {
      const part = await this.at(at, Math.min(PART_BYTES, to - at));
      yield part;
      at += part.length;
    }
  }

  /** Where some bytes stand next, from a position on; the end of the file if nowhere. */
  async find(bytes: Buffer, from: number): Promise<number> {
    for (let at = from; at < this.#size; at += PART_BYTES) {
      const hit = (await this.at(at, PART_BYTES + bytes.length - 1)).indexOf(bytes);
      if (hit !== -1) return at + hit;
    }
    return this.#size;
  }

  async #load(position: number, end: number): Promise<void> {
    const wanted = Math.max(Math.min(WINDOW_BYTES, this.#size - position), end - position);
    const bytes = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.#file.read(bytes, filled, wanted - filled, position + filled);
      if (bytesRead === 0) {
        this.#size = position + filled;
        break;
      }
      filled += bytesRead;
    }
    this.#start = position;
    this.#bytes = bytes.subarray(0, filled);
  }
}
