import type { Context } from '@opentelemetry/api';

import type { InjectOptions } from './carrier.ts';
import { contextFrom, fieldsOf, readerOf } from './carrier.ts';

/**
 * A row of an outbox table, written in one transaction with the business change and dispatched later: columns `traceparent`,
 * `tracestate` and `baggage`. The table is the application's own, so that it may have the baggage wherever it stands; what is
 * dispatched from it obeys the rules for the host that it is sent to.
 *
 * @example
 * const row = outboxRow.inject({ topic: 'sms', body: '{"text":"booked"}' });
 * const received = outboxRow.extract(row);
 */
export const outboxRow = {
  /** A copy of the row with the trace in it. */
  inject<T extends object>(row: T, options: InjectOptions = {}): T & OutboxColumns {
    const { traceparent, tracestate, baggage } = fieldsOf({ host: 'localhost', ...options });
    return {
      ...row,
      ...(traceparent !== undefined && { traceparent }),
      ...(tracestate !== undefined && { tracestate }),
      ...(baggage !== undefined && { baggage }),
    };
  },
  /** The context that the row was written in; columns may be NULL. */
  extract(row: unknown, context?: Context): Context {
    return contextFrom(readerOf(row), context);
  },
} as const;

export interface OutboxColumns {
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
}
