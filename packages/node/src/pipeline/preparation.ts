import type { Timing } from './timing.ts';

/** A slice of the preparation begins no step after this: its steps run cold, up to 1.8 ms each, and a slice may take 2. */
const PREPARE_MS = 0.2;

/**
 * What comes before the first batch leaves, such as loading and the canary: step by step in turns of the event loop, once for all
 * who wait for it.
 */
export class Preparation {
  readonly #step: () => boolean;
  readonly #timing: Timing;
  #isDone = false;
  #waiting: (() => void)[] = [];

  /** `step` does one piece; true when nothing is left. Never throws. */
  constructor(step: () => boolean, timing: Timing) {
    this.#step = step;
    this.#timing = timing;
  }

  /** Whether nothing is left. If something is, it is done from here on, and `proceed` called once in a later turn. */
  isDone(proceed: () => void): boolean {
    if (!this.#isDone && this.#waiting.length === 0) this.#slice();
    if (!this.#isDone) this.#waiting.push(proceed);
    return this.#isDone;
  }

  #slice(): void {
    const timing = this.#timing;
    const until = timing.now() + PREPARE_MS;
    do this.#isDone = this.#step();
    while (!this.#isDone && timing.now() < until);
    if (!this.#isDone) timing.soon(() => this.#slice());
    else for (const proceed of this.#waiting.splice(0)) timing.soon(proceed);
  }
}
