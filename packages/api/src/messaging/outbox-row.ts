import type { Attributes, Context } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { textReaderOf } from '../propagation/carriers/carrier.ts';
import { outboxRow } from '../propagation/carriers/outbox-row.ts';
import { attributesOf } from '../span/attributes-of.ts';
import { now } from '../time/instant.ts';
import { toIsoTime } from '../time/iso-time.ts';
import { clockAhead } from './clock-ahead.ts';

/**
 * The columns of an outbox table that Spanreel fills: all of them text, NULL where there is nothing. Yours stand beside them: the
 * message itself, the number of attempts, when it was dispatched.
 */
export interface OutboxRow {
  /** UUIDv7: sorts by time. */
  readonly outbox_id: string;
  /** The name of the message: `sms.reply`. */
  readonly event: string;
  /** The id of what it follows from. */
  readonly event_id: string | null;
  /** Queue or topic. */
  readonly destination: string | null;
  /** ISO 8601. */
  readonly written_at: string;
  readonly traceparent: string | null;
  readonly tracestate: string | null;
  readonly baggage: string | null;
}

/** What the caller of `writeOutbox` names. */
export interface OutboxNames {
  readonly outboxId: string;
  readonly event: string;
  readonly eventId: string | undefined;
  readonly destination: string | undefined;
}

/** A row with the context carried in it. */
export function toOutboxRow({ outboxId, event, eventId, destination }: OutboxNames, at: Context): OutboxRow {
  // It is written where the caller's own business data is: baggage may go there whatever host that is.
  const { traceparent, tracestate, baggage } = outboxRow.inject({}, { context: at, host: 'localhost' });
  return {
    outbox_id: outboxId,
    event,
    event_id: eventId ?? null,
    destination: destination ?? null,
    written_at: toIsoTime(now())!,
    traceparent: traceparent ?? null,
    tracestate: tracestate === undefined ? null : clockAhead(tracestate),
    baggage: baggage ?? null,
  };
}

/** What a row says, as a driver gave it back: names in any case, text or bytes. */
export function readOutboxRow(row: object): OutboxNames {
  const read = textReaderOf(row);
  return {
    outboxId: read('outbox_id') ?? 'unknown',
    event: read('event') ?? 'message',
    eventId: read('event_id'),
    destination: read('destination'),
  };
}

/** A row as spans name it. */
export function outboxAttributes({ outboxId, event, eventId, destination }: OutboxNames): Attributes {
  return attributesOf({
    [ATTRIBUTE.outboxId]: outboxId,
    [ATTRIBUTE.messageEvent]: event,
    [ATTRIBUTE.originEventId]: eventId,
    [ATTRIBUTE.messagingDestination]: destination,
  });
}
