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
    activity.end({ error: error ?? new Error(`${String(error)} was thrown`) });
    throw error;
  }
}
