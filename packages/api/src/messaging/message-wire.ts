import type { Context } from '@opentelemetry/api';

import { textReaderOf } from '../propagation/carriers/carrier.ts';
import { messageHeaders } from '../propagation/carriers/message-headers.ts';
import { now } from '../time/instant.ts';
import { toIsoTime, toMillis } from '../time/iso-time.ts';
import { clockAhead } from './clock-ahead.ts';

const EVENT = 'spanreel-event';
const EVENT_ID = 'spanreel-event-id';
const OUTBOX_ID = 'spanreel-outbox-id';
const SENT_AT = 'spanreel-sent-at';

/** What a message in a queue says of itself, beside its trace. */
export interface MessageNames {
  readonly event?: string | undefined;
  readonly eventId?: string | undefined;
  readonly outboxId?: string | undefined;
  /** Epoch milliseconds. */
  readonly sentAt?: number | undefined;
}

/** The headers of a message: text by lower-case name. `host` is the broker's, for baggage. */
export function writeMessage(
  { event, eventId, outboxId }: MessageNames,
  at: Context,
  host: string | undefined,
): Record<string, string> {
  const carried = messageHeaders.inject({}, { context: at, ...(host !== undefined && { host }) });
  return {
    ...carried,
    ...(carried['tracestate'] !== undefined && { tracestate: clockAhead(carried['tracestate']) }),
    ...(event !== undefined && { [EVENT]: event }),
    ...(eventId !== undefined && { [EVENT_ID]: eventId }),
    ...(outboxId !== undefined && { [OUTBOX_ID]: outboxId }),
    [SENT_AT]: toIsoTime(now())!,
  };
}

/** What the headers of a message say: plain objects, `Map`s, bytes, SQS attributes. */
export function readMessage(headers: unknown): MessageNames {
  const read = textReaderOf(headers);
  return { event: read(EVENT), eventId: read(EVENT_ID), outboxId: read(OUTBOX_ID), sentAt: toMillis(read(SENT_AT)) };
}
