import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

import type { Redactor } from '../redactor/redactor.ts';
import { RedactedOrigins } from './redact-resource.ts';
import { redactSpan } from './redact-span.ts';
import { type SealOptions, passThroughGate } from './seal-options.ts';
import { type Sealed, markSealed } from './sealed.ts';

/**
 * Wraps a span exporter so that it gets redacted copies alone. A batch that cannot be redacted is dropped, counted and
 * reported as failed.
 *
 * @example
 * const exporter = sealSpanExporter(new OTLPTraceExporter(), redactor);
 */
export function sealSpanExporter(
  exporter: SpanExporter,
  redactor: Redactor,
  options: SealOptions = {},
): Sealed<SpanExporter> {
  const origins = new RedactedOrigins(redactor);
  const sealed: SpanExporter = {
    export(spans, done) {
      const redact = (): ReadableSpan[] => spans.map((span) => redactSpan(span, redactor, origins));
      passThroughGate({ signal: 'traces', items: spans.length, redact }, options, done, (redacted) =>
        exporter.export(redacted, done),
      );
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
  return markSealed(sealed);
}
