import type { Context } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';

import { correlationIdOf } from '../../pipeline/index.ts';
import { CORRELATION_HEADER, toCorrelationId } from '../correlation-id.ts';
import type { InjectOptions } from './carrier.ts';
import { contextFrom, fieldsOf, readerOf } from './carrier.ts';

/**
 * Headers of a message in a queue: strings going out; strings, bytes (Kafka) and `{StringValue}` (SQS) coming in. The correlation
 * id is opaque, and goes to every broker; baggage goes to trusted ones.
 *
 * @example
 * const headers = messageHeaders.inject({ 'content-type': 'application/json' });
 * const received = messageHeaders.extract(headers);
 */
export const messageHeaders = {
  /** A copy of the headers with the trace in it. `host` is the broker's. */
  inject<T extends object>(headers?: T, options: InjectOptions = {}): T & Record<string, string> {
    const correlationId = toCorrelationId(correlationIdOf(options.context ?? activeContext.active()));
    const correlated = correlationId === undefined ? {} : { [CORRELATION_HEADER]: correlationId };
    return { ...headers, ...fieldsOf(options), ...correlated } as T & Record<string, string>;
  },
  /** The context that the message was sent in. */
  extract(headers: unknown, context?: Context): Context {
    return contextFrom(readerOf(headers), context);
  },
} as const;
