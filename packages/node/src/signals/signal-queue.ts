import type { Preparation } from '../pipeline/preparation.ts';
import { SLICE_MS } from '../pipeline/slice.ts';
import type { Timing } from '../pipeline/timing.ts';

export interface SignalQueueOptions<T> {
  readonly timing: Timing;
  /** Items that wait; beyond it the oldest batch leaves at once, by `overflow`. */
  readonly maxSize: number;
  readonly batchSize: number;
  readonly delayMillis: number;
  /** Redacts and hands on, synchronously: whatever happens to the items then is its business. Never throws. */
  readonly flush: (items: readonly T[]) => void;
  /** Same, for when items come faster than they leave. */
  readonly overflow: (items: readonly T[]) => void;
  /** Shows items to what takes its time, before `flush`; absent where nothing does. */
  readonly readAhead?: ((waiting: () => readonly T[]) => Promise<void>) | undefined;
  /** What comes before the first `flush`. */
  readonly preparation: Preparation;
  /** Whether `flush` takes more right now; if not, items wait. */
  readonly isReady?: () => boolean;
}

/** Items handed on together where time does not count. */
const SLICE = 48;
/** Items handed on in one turn of the event loop, at most; mostly its time ends it before. */
const MAX_SLICE = 256;

/**
 * Items between their end and the batch they leave in. Unlike upstream's batch processors it loses nothing in silence, and
 * it can be emptied synchronously when the process ends.
 */
export class SignalQueue<T> {
  readonly #options: SignalQueueOptions<T>;
  #items: T[] = [];
  #cancelTimer: (() => void) | undefined;
  #isFlushing = false;
  /** Items, from the first on, that were shown to what reads ahead. */
  #shown = 0;
  /** Items that a slice may take: few as long as the code is cold. */
  #size = 1;
  #waiting: (() => void)[] = [];
  #through: ((items: readonly T[]) => void) | undefined;

  constructor(options: SignalQueueOptions<T>) {
    this.#options = options;
  }

  add(item: T): void {
    if (this.#through) return this.#through([item]);
    this.#items.push(item);
    const { maxSize, batchSize, overflow, timing, delayMillis } = this.#options;
    if (this.#items.length > maxSize) overflow(this.#take(Math.min(batchSize, SLICE)));
    else if (this.#items.length >= batchSize) this.#begin();
    else {
      this.#cancelTimer ??= timing.after(delayMillis, () => {
        this.#cancelTimer = undefined;
        this.#begin();
      });
    }
  }

  /** Resolves when what waits now has been handed on. */
  flush(): Promise<void> {
    if (this.#items.length === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#begin();
    });
  }

  /** Hands everything on before it returns; the receiver being busy does not count. */
  flushNow(handOn: (items: readonly T[]) => void = this.#options.flush): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    while (this.#items.length > 0) handOn(this.#take(SLICE));
    this.#done();
  }

  /** {@link flushNow}; from now on every item is handed on at once: when a process ends, no timer comes any more. */
  writeThrough(handOn: (items: readonly T[]) => void): void {
    this.flushNow(handOn);
    this.#through = handOn;
  }

  #begin(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#options.timing.soon(() => this.#slice());
  }

  #slice(): void {
    const { preparation, isReady, timing, delayMillis } = this.#options;
    if (!preparation.isDone(() => this.#slice())) return;
    if (isReady?.() === false) {
      this.#isFlushing = false;
      this.#done();
      // The queue goes on filling and overflows if the receiver does not recover.
      this.#cancelTimer ??= timing.after(delayMillis, () => {
        this.#cancelTimer = undefined;
        this.#begin();
      });
      return;
    }
    if (this.#showsNext()) return;
    if (this.#items.length > 0) this.#flushSlice();
    if (this.#items.length > 0) timing.soon(() => this.#slice());
    else {
      this.#isFlushing = false;
      this.#done();
    }
  }

  #take(count: number): T[] {
    this.#shown = Math.max(0, this.#shown - count);
    return this.#items.splice(0, count);
  }

  /** Whether the next items are first shown to what reads ahead; the slice goes on when it has seen them. */
  #showsNext(): boolean {
    const { readAhead, timing } = this.#options;
    if (readAhead === undefined || this.#shown > 0 || this.#items.length === 0) return false;
    const next = new Set(this.#items.slice(0, this.#size));
    // Some may leave meanwhile, where the queue overflows or the process ends.
    const waiting = (): T[] => this.#items.slice(0, next.size).filter((item) => next.has(item));
    void readAhead(waiting).then(() => {
      this.#shown = waiting().length;
      timing.soon(() => this.#slice());
    });
    return true;
  }

  #flushSlice(): void {
    const { flush, timing } = this.#options;
    const begin = timing.now();
    const items = this.#take(this.#options.readAhead === undefined ? this.#size : Math.min(this.#size, this.#shown));
    flush(items);
    const took = Math.max(0.01, timing.now() - begin);
    // As many as fit, for every slice is a request or a line of its own; no more than twice as many as have been seen to fit.
    const fitting = Math.floor((items.length * SLICE_MS) / took);
    this.#size = Math.max(1, Math.min(fitting, 2 * this.#size, MAX_SLICE));
  }

  #done(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
