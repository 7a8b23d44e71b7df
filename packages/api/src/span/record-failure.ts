import type { Span } from '@opentelemetry/api';
import { SpanStatusCode } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { errorMessage, errorType } from '../telemetry/describe-error.ts';
import { toHrTime } from '../time/instant.ts';

// An error that passes through six spans is one exception: its stack stands on the innermost.
const recorded = new WeakSet<object>();

/** Makes a span say that it failed and of what; `at` in epoch milliseconds. */
export function recordFailure(span: Span, error: unknown, at: number): void {
  const message = errorMessage(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  span.setAttribute(ATTRIBUTE.errorType, errorType(error));
  if (typeof error === 'object' && error !== null) {
    if (recorded.has(error)) return;
    recorded.add(error);
  }
  span.recordException(error instanceof Error ? error : message, toHrTime(at));
}
