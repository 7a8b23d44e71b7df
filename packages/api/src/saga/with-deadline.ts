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
  if (timeoutMs === undefined) return work(given ?? own.signal);
  const signal = given === undefined ? own.signal : AbortSignal.any([given, own.signal]);
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = onTimeout();
      // First ours, so that work which rejects because it is aborted does not get its word in.
      reject(error);
      own.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([Promise.resolve(work(signal)), expired]);
  } finally {
    clearTimeout(timer);
  }
}
