import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait and what to say when it was in vain. */
export interface WaitOptions {
  /** Milliseconds until the wait fails; 10 000 by default. */
  readonly deadline?: number;
  /** What is awaited, for the message: "the second request". */
  readonly what?: string;
  /** Called when the wait fails: what there is instead. */
  readonly describe?: () => string;
}

type Falsy = undefined | null | false | 0 | '';

/**
 * Resolves with the first truthy value of `condition`, asked every 10 ms and at once; rejects at the deadline, saying
 * what was there instead. What `condition` throws ends the wait.
 *
 * @example
 * await waitUntil(() => lines.find((line) => line.startsWith('listening')), { what: 'the listening line' });
 */
export async function waitUntil<T>(
  condition: () => T | Falsy | Promise<T | Falsy>,
  { deadline = 10_000, what = 'the condition', describe }: WaitOptions = {},
): Promise<T> {
  const end = performance.now() + deadline;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() >= end) {
      const instead = describe === undefined ? '' : `\n${describe()}`;
      throw new Error(`waited ${deadline} ms in vain for ${what}${instead}`);
    }
    await pause(10);
  }
}
