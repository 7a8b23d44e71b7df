import { existsSync, readFileSync, statSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { cursorName } from '@spanreel/log/writer';

/** Lines read from a spool, and where the next ones begin. */
export interface Chunk {
  readonly lines: readonly string[];
  readonly upto: number;
}

/** Acknowledged bytes that may have to be sent again. */
interface Held {
  readonly from: number;
  readonly upto: number;
  readonly at: number;
  /** How often these bytes were sent again already. */
  readonly resends: number;
}

/** A receiver that closes every connection would otherwise get the same events for ever. */
const MAX_RESENDS = 3;
const NEWLINE = 0x0a;
const CURSOR_DIGITS = 16;

/** One spool file on its way to the receiver: what is acknowledged, what may have to go again, when it may be removed. */
export class Spool {
  readonly path: string;
  /** Whether nobody appends to it any more. */
  isSealed: boolean;
  #offset: number;
  #held: Held[] = [];
  #resend: Held[] = [];
  readonly #cursorPath: string;

  constructor(path: string, isSealed: boolean) {
    this.path = path;
    this.isSealed = isSealed;
    this.#cursorPath = join(dirname(path), cursorName(basename(path)) ?? `${basename(path)}.cursor`);
    this.#offset = readCursor(this.#cursorPath);
  }

  get unacknowledged(): number {
    return Math.max(0, this.size - this.#offset);
  }

  async countUnacknowledged(): Promise<number> {
    let count = 0;
    for (let from = this.#offset; ;) {
      const { lines, upto } = await readLines(this.path, from, Number.POSITIVE_INFINITY, 1024 * 1024);
      if (lines.length === 0) return count;
      count += lines.length;
      from = upto;
    }
  }

  get wantsResend(): boolean {
    return this.#resend.length > 0;
  }

  /** Whole lines that come next, at most so many bytes unless the first line is longer. */
  read(maxBytes: number): Promise<Chunk> {
    return readLines(this.path, this.#offset, Number.POSITIVE_INFINITY, maxBytes);
  }

  /** What comes next was taken. `now` is monotonic, in milliseconds. */
  acknowledge(upto: number, now: number): void {
    this.#held.push({ from: this.#offset, upto, at: now, resends: 0 });
    this.#offset = upto;
    try {
      // Overwritten in place and always as long as before: that works on a full disk too, where a shorter cursor would make
      // the next process send again what was taken.
      const flag = existsSync(this.#cursorPath) ? 'r+' : 'w';
      writeFileSync(this.#cursorPath, String(upto).padStart(CURSOR_DIGITS, '0'), { mode: 0o600, flag });
    } catch {
      // This process knows how far it is; another one might send copies.
    }
  }

  /** The connection is lost: what was acknowledged since `since` goes again. */
  doubt(since: number): void {
    const doubted = this.#held.filter(({ at, resends }) => at >= since && resends < MAX_RESENDS);
    this.#held = this.#held.filter((held) => !doubted.includes(held));
    this.#resend.push(...doubted);
  }

  /** Lines to be sent again, with what tells that they were taken. */
  async readResend(maxBytes: number): Promise<(Chunk & { readonly taken: (now: number) => void }) | undefined> {
    const next = this.#resend[0];
    if (!next) return undefined;
    const chunk = await readLines(this.path, next.from, next.upto, maxBytes);
    const taken = (now: number): void => {
      this.#resend.shift();
      if (chunk.upto < next.upto && chunk.lines.length > 0) this.#resend.unshift({ ...next, from: chunk.upto });
      this.#held.push({ from: next.from, upto: chunk.upto, at: now, resends: next.resends + 1 });
    };
    return { ...chunk, taken };
  }

  /** Forgets what was acknowledged before `since`; true when nothing keeps the file any more. */
  isDone(since: number): boolean {
    this.#held = this.#held.filter(({ at }) => at >= since);
    return this.isSealed && this.#held.length === 0 && this.#resend.length === 0 && this.unacknowledged === 0;
  }

  /** Drops the torn line that a killed process left at the end; true if there was one. */
  dropTail(): boolean {
    const { size } = this;
    if (!this.isSealed || size <= this.#offset) return false;
    this.#offset = size;
    return true;
  }

  touch(): void {
    const now = new Date();
    try {
      utimesSync(this.path, now, now);
    } catch {
      // Somebody else claimed it: reading it fails next, and it is let go.
    }
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  remove(): void {
    for (const path of [this.path, this.#cursorPath]) {
      try {
        unlinkSync(path);
      } catch {
        // Gone already.
      }
    }
  }

  get size(): number {
    try {
      return statSync(this.path).size;
    } catch {
      return 0;
    }
  }
}

function readCursor(path: string): number {
  try {
    const offset = Number(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(offset) && offset >= 0 ? offset : 0;
  } catch {
    return 0;
  }
}

async function readLines(path: string, from: number, upto: number, maxBytes: number): Promise<Chunk> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch {
    return { lines: [], upto: from };
  }
  try {
    for (let size = maxBytes; ; size *= 4) {
      const wanted = Math.min(size, upto - from);
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, from);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(NEWLINE) + 1;
      if (end > 0) {
        const lines = buffer.toString('utf8', 0, end - 1).split('\n');
        return { lines, upto: from + end };
      }
      // Not even one whole line: a longer one than expected, or the writer is in the middle of it.
      if (bytesRead < wanted || wanted === upto - from) return { lines: [], upto: from };
    }
  } finally {
    await file.close();
  }
}
