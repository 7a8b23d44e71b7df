import type { Context } from '@opentelemetry/api';

import type { InjectOptions } from './carrier.ts';
import { contextFrom, opaqueFieldsOf, readerOf } from './carrier.ts';

/**
 * SIP headers: `X-traceparent` and `X-tracestate` going out, the same or `SipHeader_X-…`, as Twilio's webhooks name them, coming
 * in. Carriers see them, so they hold the trace and nothing else.
 *
 * @example
 * const headers = sipHeaders.inject();
 * const received = sipHeaders.extract({ 'SipHeader_X-traceparent': headers['X-traceparent'] });
 */
export const sipHeaders = {
  /** A copy of the headers with the trace in it. */
  inject(
    headers: Readonly<Record<string, string>> = {},
    options: Pick<InjectOptions, 'context'> = {},
  ): Record<string, string> {
    const fields = Object.entries(opaqueFieldsOf(options)).map(([name, value]) => [`X-${name}`, value] as const);
    return { ...headers, ...Object.fromEntries(fields) };
  },
  /** The context that a call came with: SIP headers, or the parameters of a webhook about it. */
  extract(headers: unknown, context?: Context): Context {
    const read = readerOf(headers);
    return contextFrom((name) => read(`X-${name}`) ?? read(`SipHeader_X-${name}`), context);
  },
} as const;
