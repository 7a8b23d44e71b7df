import type { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

/** Says what is being done and how far it is: one line that is written over on a terminal, a line now and then elsewhere. */
export class Progress {
  readonly #out: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly #now: () => number;
  readonly #everyMs: number;
  #title = '';
  #startedAt = 0;
  #lastWrite = Number.NEGATIVE_INFINITY;
  #open = false;

  constructor(
    out: Writable & { readonly isTTY?: boolean; readonly columns?: number } = process.stderr,
    { now = () => performance.now() }: { readonly now?: () => number } = {},
  ) {
    this.#out = out;
    this.#now = now;
    // A terminal shows every fifth of a second; a log file is read afterwards.
    this.#everyMs = out.isTTY === true ? 200 : 15_000;
  }

  /** Begins a step: "Jaeger 2.13.0: compiling". */
  step(title: string): void {
    this.#close();
    this.#title = title;
    this.#startedAt = this.#now();
    this.#write(title);
  }

  /**
   * How far the step is. With `total`, the rest is estimated from the pace so far; `total` is the most that there can be,
   * for what a compiler has from an earlier run
   * it skips without a word.
   */
  at(done: number, what: string, total?: number): void {
    if (this.#now() - this.#lastWrite < this.#everyMs) return;
    const elapsed = this.#now() - this.#startedAt;
    const left =
      total === undefined || done < 10 || elapsed < 5000
        ? ''
        : `, at most ${span((elapsed / done) * (total - done))} left`;
    const of = total === undefined ? '' : ` of ${total}`;
    this.#write(`${this.#title}: ${done}${of} ${what}, ${span(elapsed)}${left}`);
  }

  /** A line of its own, which stays. */
  say(text: string): void {
    this.#close();
    this.#out.write(`${text}\n`);
  }

  #write(text: string): void {
    this.#lastWrite = this.#now();
    if (this.#out.isTTY !== true) {
      this.#out.write(`${text}\n`);
      return;
    }
    this.#open = true;
    this.#out.write(`\r\u001B[2K${stripVTControlCharacters(text).slice(0, (this.#out.columns ?? 80) - 1)}`);
  }

  #close(): void {
    if (this.#open) this.#out.write('\r\u001B[2K');
    this.#open = false;
  }
}

/** "8 s", "4 min 10 s". */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
