import type { Context } from '@opentelemetry/api';

import type { Fields, InjectOptions } from './carrier.ts';
import { contextFrom, fieldsOf, readerOf } from './carrier.ts';

/**
 * Headers of a WebSocket upgrade, which HTTP instrumentations do not see; fits any other headers.
 *
 * @example
 * const headers = upgradeHeaders.inject({ authorization: 'Bearer …' }, { host: 'stt.internal.example' });
 * const received = upgradeHeaders.extract({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' });
 */
export const upgradeHeaders = {
  /** A copy of the headers with the trace in it. */
  inject(headers: Fields = {}, options: InjectOptions = {}): Record<string, string> {
    return { ...headers, ...fieldsOf(options) };
  },
  /** The context that an upgrade request came with: `request.headers`, or a `Headers`. */
  extract(headers: unknown, context?: Context): Context {
    return contextFrom(readerOf(headers), context);
  },
} as const;
