import type { Context } from '@opentelemetry/api';
import { SpanKind, createContextKey, trace } from '@opentelemetry/api';

import { field } from '../telemetry/describe-error.ts';

const KEY = createContextKey('spanreel.destination.v1');

/**
 * The context with the host that is about to be called, for what may go to some hosts only. Where nobody says it, it is read off
 * the CLIENT or PRODUCER span that instrumentations start before they inject (`server.address`).
 *
 * @example
 * propagation.inject(withDestination(context.active(), '10.0.0.7'), headers);
 */
export function withDestination(at: Context, host: string): Context {
  return at.setValue(KEY, host);
}

/** The host that is about to be called; `undefined` if nobody knows. */
export function destinationOf(at: Context): string | undefined {
  const said = at.getValue(KEY);
  if (typeof said === 'string') return said;
  const span = trace.getSpan(at);
  // The SDK's own span has readable attributes; another is not asked.
  const kind = field(span, 'kind');
  if (kind !== SpanKind.CLIENT && kind !== SpanKind.PRODUCER) return undefined;
  const address = field(field(span, 'attributes'), 'server.address');
  return typeof address === 'string' ? address : undefined;
}
