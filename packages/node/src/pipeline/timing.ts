import { AsyncLocalStorage } from 'node:async_hooks';

/** Time, timers and turns of the event loop, so that tests can play all three. */
export interface Timing {
  /** Wall clock, nanoseconds since the epoch. */
  unixNano(): bigint;
  /** Monotonic milliseconds. */
  now(): number;
  /** Runs once after so many milliseconds; keeps the process alive only if told to. Returns what takes it back. */
  after(millis: number, run: () => void, keepAlive?: boolean): () => void;
  /** Runs in a later turn of the event loop, which runs nothing else that was asked for here. */
  soon(run: () => void): void;
}

// Date.now() alone would give many events of one millisecond the same time; the monotonic clock alone drifts from the wall.
const MAX_DRIFT_MS = 20;

/** The time of this machine. */
export function systemTiming(): Timing {
  let origin = performance.timeOrigin;
  const turns: (() => void)[] = [];
  // Of nobody's request: a flush works for all of them, and what subscribers do in it would count as that of the first.
  const outside = AsyncLocalStorage.snapshot();
  // Node runs all immediates that wait in one turn: several slices would hold the event loop as one.
  const takeTurn = (): void => {
    const run = turns.shift();
    if (turns.length > 0) setImmediate(takeTurn);
    if (run) outside(run);
  };
  return {
    unixNano() {
      const wall = Date.now();
      const elapsed = performance.now();
      if (Math.abs(origin + elapsed - wall) > MAX_DRIFT_MS) origin = wall - elapsed;
      const millis = origin + elapsed;
      const whole = Math.floor(millis);
      return BigInt(whole) * 1_000_000n + BigInt(Math.floor((millis - whole) * 1_000_000));
    },
    now: () => performance.now(),
    after(millis, run, keepAlive = false) {
      const timer = setTimeout(() => outside(run), millis);
      if (!keepAlive) timer.unref();
      return () => clearTimeout(timer);
    },
    soon(run) {
      turns.push(run);
      if (turns.length === 1) setImmediate(takeTurn);
    },
  };
}
