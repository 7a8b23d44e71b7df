import type { Timing } from './timing.ts';

/** Time that stands still until a test moves it. Only tests import this. */
export class FakeTiming implements Timing {
  #now = 0;
  #timers: { readonly at: number; readonly run: () => void }[] = [];
  #turns: (() => void)[] = [];

  unixNano(): bigint {
    return 1_763_600_000_000_000_000n + BigInt(Math.round(this.#now * 1_000_000));
  }

  now(): number {
    return this.#now;
  }

  after(millis: number, run: () => void): () => void {
    const timer = { at: this.#now + millis, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  soon(run: () => void): void {
    this.#turns.push(run);
  }

  /** Lets time pass; timers run at their moment, and the turns they ask for right after. */
  advance(millis: number): void {
    const end = this.#now + millis;
    for (;;) {
      this.runTurns();
      const next = this.#timers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#now = Math.max(this.#now, next.at);
      this.#timers = this.#timers.filter((one) => one !== next);
      next.run();
    }
    this.#now = Math.max(this.#now, end);
    this.runTurns();
  }

  /** Time that passes while something computes: no timer runs. */
  spend(millis: number): void {
    this.#now += millis;
  }

  runTurns(): void {
    while (this.#turns.length > 0) this.#turns.shift()?.();
  }

  /** {@link advance}, in steps, letting promises settle between them. */
  async pass(millis: number, step: number = millis): Promise<void> {
    for (let left = millis; left > 0; left -= step) {
      await settle();
      this.advance(Math.min(step, left));
      await settle();
    }
  }
}

/** Lets all promises that are ready run their reactions. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
