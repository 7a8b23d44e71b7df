import { diag } from '@opentelemetry/api';

import { errorType } from './describe-error.ts';

/**
 * What a callback of the application says of work that is over; `undefined`, with a warning, where it throws: the work is done or has
 * failed whatever comes of asking.
 */
export function ask<T>(what: string, callback: () => T): T | undefined {
  try {
    return callback();
  } catch (error) {
    diag.warn(`@spanreel/api: what \`${what}\` was to say is left out; it threw ${errorType(error)}`);
    return undefined;
  }
}
