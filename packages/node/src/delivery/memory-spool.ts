import type { Timing } from '../pipeline/timing.ts';
import type { SendResult } from './receiver.ts';

const MAX_SIZE = 16 * 1024 * 1024;
const MAX_LINES = 200;
const PAUSE_MS = 2000;

/** Lines that no disk takes, on their way to the receiver: a spool in memory, for directories that cannot be written. */
export class MemorySpool {
  readonly #timing: Timing;
  readonly #send: (lines: readonly string[]) => Promise<SendResult>;
  #lines: string[] = [];
  #size = 0;
  #running: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;
  #isStopped = false;

  constructor(timing: Timing, send: (lines: readonly string[]) => Promise<SendResult>) {
    this.#timing = timing;
    this.#send = send;
  }

  /** False when there is no room, or no time any more: the caller counts the loss. */
  add(text: string): boolean {
    if (this.#isStopped || this.#size + text.length > MAX_SIZE) return false;
    this.#lines.push(...text.split('\n').filter((line) => line !== ''));
    this.#size += text.length;
    if (!this.#running && !this.#cancelRetry) void this.deliver();
    return true;
  }

  /** Resolves when nothing is left or an attempt failed. */
  deliver(): Promise<void> {
    this.#running ??= this.#deliver().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Takes nothing any more and gives back what was not acknowledged. */
  stop(): readonly string[] {
    this.#isStopped = true;
    this.#cancelRetry?.();
    return this.#lines.splice(0);
  }

  async #deliver(): Promise<void> {
    while (this.#lines.length > 0) {
      const lines = this.#lines.slice(0, MAX_LINES);
      const { kind } = await this.#send(lines);
      if (kind === 'failed') {
        this.#cancelRetry ??= this.#timing.after(PAUSE_MS, () => {
          this.#cancelRetry = undefined;
          void this.deliver();
        });
        return;
      }
      this.#lines.splice(0, lines.length);
      this.#size = this.#lines.reduce((sum, line) => sum + line.length + 1, 0);
    }
  }
}
