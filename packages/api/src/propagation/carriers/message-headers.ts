import type { Context } from '@opentelemetry/api';

import type { InjectOptions } from './carrier.ts';
import { contextFrom, fieldsOf, readerOf } from './carrier.ts';

/**
 * Headers of a message in a queue: strings going out; strings, bytes (Kafka) and `{StringValue}` (SQS) coming in.
 *
 * @example
 * const headers = messageHeaders.inject({ 'content-type': 'application/json' });
 * const received = messageHeaders.extract(headers);
 */
export const messageHeaders = {
  /** A copy of the headers with the trace in it. `host` is the broker's. */
  inject<T extends object>(headers?: T, options: InjectOptions = {}): T & Record<string, string> {
    return { ...headers, ...fieldsOf(options) } as T & Record<string, string>;
  },
  /** The context that the message was sent in. */
  extract(headers: unknown, context?: Context): Context {
    return contextFrom(readerOf(headers), context);
  },
} as const;
