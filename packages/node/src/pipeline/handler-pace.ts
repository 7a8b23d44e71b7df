/** The part of the event loop that a handler may take in the long run. */
const SHARE = 0.25;
/** What it may take at once, in advance of that. */
const ADVANCE_MS = 1000;
/** One call counts no more than this: a machine that stood still is not the handler's fault. */
const CALL_MS = 400;
const PAUSE_MS = 30_000;

/** Whether a handler leaves the event loop to others: a leaky bucket of the time it takes, and a pause of 30 s when it is full. */
export class HandlerPace {
  #taken = 0;
  #at = 0;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  allows(now: number): boolean {
    return now >= this.#pausedUntil;
  }

  /** Takes note of a call that is over; true when a pause begins with it. */
  took(millis: number, now: number): boolean {
    this.#taken = Math.max(0, this.#taken - (now - this.#at) * SHARE) + Math.min(millis, CALL_MS);
    this.#at = now;
    if (this.#taken <= ADVANCE_MS) return false;
    this.#taken = 0;
    this.#pausedUntil = now + PAUSE_MS;
    return true;
  }
}
