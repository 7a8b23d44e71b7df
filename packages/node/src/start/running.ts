import { runningDistribution } from './distribution.ts';

/**
 * Resolves when all that was recorded so far is on disk or acknowledged; at once where Spanreel does not run. Never rejects.
 *
 * @example
 * import { flush } from '@spanreel/node';
 * export async function handler(): Promise<void> {
 *   await flush(); // before a serverless platform freezes the process
 * }
 */
export async function flush(): Promise<void> {
  await runningDistribution()?.flush();
}

/** Flushes, then stops recording in this thread; nothing where Spanreel does not run. Never rejects. */
export async function shutdown(): Promise<void> {
  await runningDistribution()?.shutdown();
}
