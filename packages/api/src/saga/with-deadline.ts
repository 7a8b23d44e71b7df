/** Timers of Node hold no more milliseconds (24 days) and fire at once with more. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** How long a timer waits: `undefined`, for ever, where the time is no number or longer than timers can be. */
export function timerMs(millis: number | undefined): number | undefined {
  return millis !== undefined && millis <= LONGEST_TIMER ? Math.max(0, millis) : undefined;
}

/**
 * Runs work that is to stop after a time: its signal aborts then, and if it does not listen we wait no longer. Without a time
 * it waits as long as it takes.
 */
export async function withDeadline<T>(
  timeoutMs: number | undefined,
  given: AbortSignal | undefined,
  onTimeout: () => Error,
  work: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const patience = timerMs(timeoutMs);
  if (patience === undefined) return work(given ?? own.signal);
  const signal = given === undefined ? own.signal : AbortSignal.any([given, own.signal]);
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = onTimeout();
      // First ours, so that work which rejects because it is aborted does not get its word in.
      reject(error);
      own.abort(error);
    }, patience);
  });
  try {
    return await Promise.race([Promise.resolve(work(signal)), expired]);
  } finally {
    clearTimeout(timer);
  }
}
