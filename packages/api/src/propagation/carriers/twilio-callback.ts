import type { Context } from '@opentelemetry/api';

import { field } from '../../telemetry/describe-error.ts';
import type { InjectOptions } from './carrier.ts';
import { contextFrom, opaqueFieldsOf, readerOf } from './carrier.ts';

const MAX_URL = 16_384;
// Servers are given only the path.
const ANYWHERE = 'http://localhost';

/**
 * The query of a status-callback URL: Twilio calls it as it was given. It holds the trace and nothing else.
 *
 * @example
 * const statusCallback = twilioCallback.inject('https://agent.example/status?tenant=demo');
 * const received = twilioCallback.extract(statusCallback);
 */
export const twilioCallback = {
  /** The URL with the trace in its query; a URL that cannot be read comes back as it was. */
  inject(url: string | URL, options: Pick<InjectOptions, 'context'> = {}): string {
    const text = String(url);
    const parsed = URL.canParse(text, ANYWHERE) ? new URL(text, ANYWHERE) : undefined;
    if (parsed === undefined) return text;
    const fields = Object.entries(opaqueFieldsOf(options));
    if (fields.length === 0) return text;
    for (const [name, value] of fields) parsed.searchParams.set(name, value);
    return URL.canParse(text) ? parsed.href : `${parsed.pathname}${parsed.search}${parsed.hash}`;
  },
  /** The context that a callback was ordered in: `request.url`, a `URL`, its `searchParams`, or a parsed query. */
  extract(source: unknown, context?: Context): Context {
    return contextFrom(readerOf(queryOf(source)), context);
  },
} as const;

function queryOf(source: unknown): unknown {
  if (typeof source === 'string') {
    const isUrl = source.length <= MAX_URL && URL.canParse(source, ANYWHERE);
    return isUrl ? new URL(source, ANYWHERE).searchParams : undefined;
  }
  return field(source, 'searchParams') ?? source;
}
