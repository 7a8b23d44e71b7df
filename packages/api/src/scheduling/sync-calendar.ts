import { ATTRIBUTE } from '../attributes.ts';
import { recordEvent } from '../emit/record-event.ts';
import type { AttemptOptions } from '../messaging/attempt.ts';
import { retryAfter, retryFields, toAttempt } from '../messaging/attempt.ts';
import { beginProviderCall } from '../messaging/provider-call.ts';
import type { StartOptions } from '../span/handle.ts';
import { withActivity } from '../span/with-activity.ts';
import { describeError } from '../telemetry/describe-error.ts';

export interface SyncCalendarOptions extends AttemptOptions, Pick<StartOptions, 'attributes' | 'context' | 'signal'> {
  readonly calendar: string;
  /** google, microsoft, caldav … */
  readonly provider: string;
  readonly direction?: 'pull' | 'push' | 'both';
}

/** What bringing them together came to. */
export interface CalendarSynced {
  readonly changeCount?: number;
}

/**
 * Brings a calendar and its copy together: the CLIENT span `sync_calendar {provider}` and `calendar.synced`, or `calendar.sync_failed`
 * with the number of the attempt. Rejects with what `sync` throws.
 *
 * @example
 * await syncCalendar({ calendar: 'branch-munich', provider: 'google' }, () => ({ changeCount: 3 }));
 */
export async function syncCalendar<T extends CalendarSynced | void>(
  options: SyncCalendarOptions,
  sync: () => T | Promise<T>,
): Promise<T> {
  const { calendar, provider, direction, attempt, attributes } = options;
  const activity = beginProviderCall({
    ...options,
    operation: 'sync_calendar',
    attributes: { [ATTRIBUTE.calendar]: calendar, ...attributes },
  });
  let synced: CalendarSynced = {};
  activity.whenEnding(({ at, reason, error }) => {
    const payload = { calendar, provider, direction, duration_ms: at - activity.startedAt };
    if (reason === 'completed') {
      const counted = { ...payload, change_count: synced.changeCount };
      recordEvent(activity.context, 'calendar.synced', counted, { at, status: 'success' });
      return;
    }
    const failed = {
      ...payload,
      attempts: toAttempt(attempt),
      ...describeError(error ?? { name: reason, message: `ended by ${reason}` }),
      ...(error !== undefined && retryFields(retryAfter(options, error))),
    };
    recordEvent(activity.context, 'calendar.sync_failed', failed, { at, status: 'failed' });
  });
  return withActivity(activity, sync, (result) => {
    synced = result ?? {};
  });
}
