import type { Context } from '@opentelemetry/api';
import { SpanKind, context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { recordEvent } from '../emit/record-event.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import { attributesOf } from '../span/attributes-of.ts';
import type { StartOptions } from '../span/handle.ts';
import { throughActivity } from '../span/through-activity.ts';
import { describeError } from '../telemetry/describe-error.ts';
import { isObserved } from '../telemetry/providers.ts';
import type { AttemptOptions } from './attempt.ts';
import { retryAfter, retryFields, toAttempt } from './attempt.ts';
import type { MessageOrigin } from './message-origin.ts';
import { originOf } from './message-origin.ts';

export interface ProjectOptions extends AttemptOptions, Pick<StartOptions, 'attributes' | 'context'> {
  /** The read model's name. */
  readonly projection: string;
  /** The name of what is taken in. */
  readonly event?: string;
  /** Its id; that of the message at hand if left out. */
  readonly eventId?: string;
  /** The place in the log or queue that the read model has then reached. */
  readonly position?: number;
}

/**
 * Takes an event into a read model: the span `project {projection}` and the event `projection.applied`, or `projection.failed` with the
 * number of the attempt. `apply` is run at once; what it returns is returned, not as a promise unless it is one. Throws what `apply`
 * throws.
 *
 * @example
 * const open = new Map<string, string>();
 * project({ projection: 'open_appointments', event: 'appointment.booked' }, () => open.set('appointment-1', '10:15'));
 */
export function project<T>(options: ProjectOptions, apply: () => T): T {
  const { context = activeContext.active() } = options;
  // Which attempt it is, and what follows, are those of the message at hand.
  const known: Known = { ...originOf(context), ...options };
  const activity = isObserved() ? begin(known, context) : NO_ACTIVITY;
  const { projection, event, eventId, position, attempt } = known;
  activity.whenEnding(({ at, reason, error }) => {
    const payload = {
      projection,
      event,
      event_id: eventId,
      position,
      attempts: toAttempt(attempt),
      duration_ms: at - activity.startedAt,
    };
    if (reason === 'completed') {
      recordEvent(activity.context, 'projection.applied', payload, { at, status: 'success' });
      return;
    }
    const failure = describeError(error ?? { name: reason, message: `ended by ${reason}` });
    const retry = error === undefined ? {} : retryFields(retryAfter(known, error));
    recordEvent(activity.context, 'projection.failed', { ...payload, ...failure, ...retry }, { at, status: 'failed' });
  });
  return throughActivity(activity, apply);
}

type Known = Omit<ProjectOptions, 'eventId'> & MessageOrigin;

function begin({ projection, event, eventId, attempt, attributes }: Known, context: Context): Activity {
  return startActivity(`project ${projection}`, {
    kind: SpanKind.INTERNAL,
    context,
    attributes: {
      ...attributesOf({
        [ATTRIBUTE.projectionName]: projection,
        [ATTRIBUTE.messageEvent]: event,
        [ATTRIBUTE.originEventId]: eventId,
        [ATTRIBUTE.attempt]: toAttempt(attempt),
      }),
      ...attributes,
    },
  });
}
