import type { Context } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { recordEvent } from '../emit/record-event.ts';
import { withScope } from '../pipeline/index.ts';
import { outboxRow } from '../propagation/carriers/outbox-row.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import { attributesOf } from '../span/attributes-of.ts';
import type { StartOptions } from '../span/handle.ts';
import { linkToActive } from '../span/link-to-active.ts';
import { withActivity } from '../span/with-activity.ts';
import { describeError, field } from '../telemetry/describe-error.ts';
import { isObserved } from '../telemetry/providers.ts';
import type { AttemptOptions } from './attempt.ts';
import { retryAfter, retryFields, toAttempt } from './attempt.ts';
import { withOrigin } from './message-origin.ts';
import { writeMessage } from './message-wire.ts';
import type { OutboxNames } from './outbox-row.ts';
import { outboxAttributes, readOutboxRow } from './outbox-row.ts';
import { toMillis } from '../time/iso-time.ts';

export interface DispatchOutboxOptions extends AttemptOptions, Pick<StartOptions, 'attributes' | 'signal'> {
  /** The row as it was read: the columns of `OutboxRow`, and whatever else stands in it. */
  readonly row: object;
  /** Queue or topic; the row's if left out. */
  readonly destination?: string;
  /** What the queue is: redis, kafka, rabbitmq … */
  readonly system?: string;
  /** The broker's host, for baggage. */
  readonly host?: string;
}

/** A message on its way into a queue. */
export interface OutgoingMessage {
  /** To be sent with it: the trace, and `spanreel-event`, `spanreel-event-id`, `spanreel-outbox-id`, `spanreel-sent-at`. */
  readonly headers: Record<string, string>;
  readonly outboxId: string;
}

/**
 * Takes one row out of an outbox: the span `outbox.dispatch` below the span that wrote the row, however long ago, and the event
 * `outbox.dispatched`, or `outbox.failed` with the number of the attempt. A string that `publish` returns is taken for the queue's id of
 * the message. Rejects with what `publish` throws; keeping count of attempts is the caller's.
 *
 * @example
 * const row = writeOutbox({ event: 'sms.reply', destination: 'messages' }, (columns) => columns);
 * await dispatchOutbox({ row, attempt: 1, retry: true }, ({ headers }) => console.log('published with', headers));
 */
export async function dispatchOutbox<T>(
  options: DispatchOutboxOptions,
  publish: (message: OutgoingMessage) => T | Promise<T>,
): Promise<T> {
  const read = readOutboxRow(options.row);
  const names = { ...read, destination: options.destination ?? read.destination };
  const activity = isObserved() ? begin(names, options) : NO_ACTIVITY;
  let published: unknown;
  activity.whenEnding(({ at, reason, error }) => {
    const { startedAt, context } = activity;
    const payload = {
      outbox_id: names.outboxId,
      event: names.event,
      event_id: names.eventId,
      destination: names.destination,
      attempts: toAttempt(options.attempt),
      duration_ms: at - startedAt,
    };
    if (reason === 'completed') {
      const writtenAt = toMillis(field(options.row, 'written_at'));
      const lag = writtenAt === undefined ? undefined : Math.max(0, at - writtenAt);
      const dispatched = { ...payload, message_id: toMessageId(published), lag_ms: lag };
      recordEvent(context, 'outbox.dispatched', dispatched, { at, status: 'success' });
      return;
    }
    const failure = describeError(error ?? { name: reason, message: `ended by ${reason}` });
    const retry = error === undefined ? {} : retryFields(retryAfter(options, error));
    recordEvent(context, 'outbox.failed', { ...payload, ...failure, ...retry }, { at, status: 'failed' });
  });
  return withActivity(
    activity,
    () => publish({ headers: writeMessage(names, activity.context, options.host), outboxId: names.outboxId }),
    (result) => {
      published = result;
      const messageId = toMessageId(result);
      if (messageId !== undefined) activity.span.setAttribute(ATTRIBUTE.messagingMessageId, messageId);
    },
  );
}

function begin(names: OutboxNames, { row, system, attempt, attributes, signal }: DispatchOutboxOptions): Activity {
  const context = contextOf(names, row);
  return startActivity('outbox.dispatch', {
    kind: SpanKind.PRODUCER,
    context,
    links: linkToActive(context),
    attributes: {
      ...outboxAttributes(names),
      ...attributesOf({
        [ATTRIBUTE.messagingOperationType]: 'send',
        [ATTRIBUTE.messagingSystem]: system,
        [ATTRIBUTE.attempt]: toAttempt(attempt),
      }),
      ...attributes,
    },
    signal,
  });
}

function contextOf({ outboxId, eventId }: OutboxNames, row: object): Context {
  const carried = outboxRow.extract(row);
  return withOrigin(withScope(carried, { causationId: outboxId }), { outboxId, eventId });
}

function toMessageId(published: unknown): string | undefined {
  return typeof published === 'string' && published !== '' ? published : undefined;
}
