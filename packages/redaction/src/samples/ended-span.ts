import type { Attributes } from '@opentelemetry/api';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** A span as the SDK hands it to exporters, with one event. */
export function endedSpan(name: string, attributes: Attributes, eventAttributes: Attributes): ReadableSpan {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: memory })] });
  provider.getTracer('test').startSpan(name, { attributes }).addEvent('noted', eventAttributes).end();
  const [span] = memory.getFinishedSpans();
  if (span === undefined) throw new Error('the span did not end');
  return span;
}
