import type { Activity } from './activity.ts';

/**
 * Runs a body inside an activity and ends it, whatever happens; an error goes on to the caller. `succeed` runs before the
 * end, to record the result.
 */
export async function withActivity<T>(
  activity: Activity,
  body: () => T | Promise<T>,
  succeed?: (result: T) => void,
): Promise<T> {
  try {
    const result = await activity.run(body);
    succeed?.(result);
    activity.end();
    return result;
  } catch (error) {
    endFailed(activity, error);
    throw error;
  }
}

/** Ends an activity whose body threw; never throws itself. */
export function endFailed(activity: Activity, error: unknown): void {
  try {
    activity.end({ error: error ?? new Error(`${String(error)} was thrown`) });
  } catch {
    // Where events are strict: why the body failed says more than that an event of it was refused.
  }
}
