import { field } from '../telemetry/describe-error.ts';
import type { Activity } from './activity.ts';
import { endFailed, recordResult } from './with-activity.ts';

/**
 * As `withActivity`, in the body's own time: what it returns is returned, a promise as a promise and all else at once, so
 * that it fits into the synchronous transactions of `node:sqlite` and its like.
 */
export function throughActivity<T>(activity: Activity, body: () => T, succeed?: (result: Awaited<T>) => void): T {
  const completed = <V>(value: V): V => {
    if (succeed !== undefined) recordResult(succeed, value as Awaited<T>);
    activity.end();
    return value;
  };
  const failed = (error: unknown): never => {
    endFailed(activity, error);
    throw error;
  };
  let result: T;
  try {
    result = activity.run(body);
  } catch (error) {
    return failed(error);
  }
  return isThenable(result) ? (result.then(completed, failed) as T) : completed(result);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof field(value, 'then') === 'function';
}
