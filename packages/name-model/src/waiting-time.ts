/** What comes back of the time that was spent, per millisecond that passes: an event loop stands still a tenth of its time at most. */
const RETURNS = 0.1;

/** Time in which everything may stand still: bounded however often it is asked for. */
export class WaitingTime {
  readonly #most: number;
  #left: number;
  #since: number = performance.now();

  constructor(millis: number) {
    this.#most = millis;
    this.#left = millis;
  }

  /** Does `wait` with the time that is left, and takes off what it took. */
  spend(wait: (millis: number) => unknown): void {
    const start = performance.now();
    this.#left = Math.min(this.#most, this.#left + (start - this.#since) * RETURNS);
    wait(this.#left);
    this.#since = performance.now();
    this.#left = Math.max(0, this.#left - (this.#since - start));
  }
}
