import { SpanKind, context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { recordEvent } from '../emit/record-event.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import type { StartOptions } from '../span/handle.ts';
import { throughActivity } from '../span/through-activity.ts';
import { newId } from '../telemetry/new-id.ts';
import { isObserved } from '../telemetry/providers.ts';
import { originOf } from './message-origin.ts';
import type { OutboxNames, OutboxRow } from './outbox-row.ts';
import { outboxAttributes, toOutboxRow } from './outbox-row.ts';

export interface WriteOutboxOptions extends Pick<StartOptions, 'attributes' | 'context'> {
  /** The name of the message: `sms.reply`. */
  readonly event: string;
  /** The id of what it follows from; that of the webhook or message at hand if left out. */
  readonly eventId?: string;
  /** Queue or topic. */
  readonly destination?: string;
  /** Made if left out. */
  readonly outboxId?: string;
}

/**
 * Writes a message to an outbox table that is the caller's own, in the caller's transaction: the span `outbox.write` and, once `write`
 * has returned, the event `outbox.written`. `write` gets the columns to insert and is run at once; what it returns is returned, not as
 * a promise unless it is one, so that it fits into a synchronous transaction. Put the commit inside `write` where nothing that was
 * rolled back may be on record. Throws what `write` throws.
 *
 * @example
 * const rows: OutboxRow[] = [];
 * writeOutbox({ event: 'sms.reply', destination: 'messages' }, (row) => rows.push(row));
 */
export function writeOutbox<T>(options: WriteOutboxOptions, write: (row: OutboxRow) => T): T {
  const { context = activeContext.active(), event, destination, outboxId = newId() } = options;
  const names: OutboxNames = { outboxId, event, eventId: options.eventId ?? originOf(context).eventId, destination };
  const activity = isObserved() ? begin(names, options) : NO_ACTIVITY;
  return throughActivity(
    activity,
    () => write(toOutboxRow(names, activity.context)),
    () => {
      const payload = { outbox_id: outboxId, event, event_id: names.eventId, destination };
      recordEvent(activity.context, 'outbox.written', payload, { status: 'pending' });
    },
  );
}

function begin(names: OutboxNames, { context = activeContext.active(), attributes }: WriteOutboxOptions): Activity {
  return startActivity('outbox.write', {
    kind: SpanKind.PRODUCER,
    context,
    attributes: { ...outboxAttributes(names), [ATTRIBUTE.messagingOperationType]: 'create', ...attributes },
  });
}
