import { diag } from '@opentelemetry/api';

import { errorType, field } from '../telemetry/describe-error.ts';
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
    if (succeed !== undefined) recordResult(succeed, result);
    activity.end();
    return result;
  } catch (error) {
    endFailed(activity, error);
    throw error;
  }
}

/** Has the result recorded. The work is done: that it cannot be read costs the record, and never the caller the result. */
export function recordResult<T>(succeed: (result: T) => void, result: T): void {
  try {
    succeed(result);
  } catch (error) {
    // Where events are strict.
    if (field(error, 'code') === 'SPANREEL_EVENT_REFUSED') throw error;
    diag.warn(
      `@spanreel/api: what came of work could not be read and is not recorded; reading it threw ${errorType(error)}`,
    );
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
