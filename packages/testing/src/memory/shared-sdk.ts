import type { Context } from '@opentelemetry/api';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import type { LogRecordProcessor, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan, Sampler, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { AlwaysOnSampler, SamplingDecision, TracerProvider } from '@opentelemetry/sdk-trace';

/** What one installation records with. */
export class Recording {
  readonly openSpans: Set<ReadableSpan> = new Set();
  readonly endedSpans: ReadableSpan[] = [];
  readonly logRecords: ReadableLogRecord[] = [];
  readonly sampler: Sampler;
  readonly spanProcessors: readonly SpanProcessor[];

  constructor(sampler: Sampler = new AlwaysOnSampler(), spanProcessors: readonly SpanProcessor[] = []) {
    this.sampler = sampler;
    this.spanProcessors = spanProcessors;
  }
}

let current: Recording | undefined;

/** Directs what the SDK sees to a recording; with `undefined` nothing is recorded. */
export function recordInto(recording: Recording | undefined): void {
  current = recording;
}

// One SDK for all installations of a test file: a tracer that a module got once keeps its first provider for good
// (ProxyTracer and ProxyLogger cache their delegates), so a second provider would never hear of that module's spans.
export const tracerProvider: TracerProvider = new TracerProvider({
  sampler: {
    shouldSample: (...args) => current?.sampler.shouldSample(...args) ?? { decision: SamplingDecision.NOT_RECORD },
    toString: () => 'the recording decides',
  },
  spanProcessors: [
    {
      onStart(span: Span, parent: Context): void {
        current?.openSpans.add(span);
        for (const processor of current?.spanProcessors ?? []) processor.onStart(span, parent);
      },
      onEnding(span: Span): void {
        for (const processor of current?.spanProcessors ?? []) processor.onEnding?.(span);
      },
      onEnd(span: ReadableSpan): void {
        // A span that an earlier test left open and that ends now belongs to nobody.
        if (current?.openSpans.delete(span) !== true) return;
        for (const processor of current.spanProcessors) processor.onEnd(span);
        current.endedSpans.push(span);
      },
      forceFlush: async (): Promise<void> => undefined,
      shutdown: async (): Promise<void> => undefined,
    },
  ],
});

const logRecordProcessor: LogRecordProcessor = {
  onEmit: (record) => void current?.logRecords.push(record),
  forceFlush: async (): Promise<void> => undefined,
  shutdown: async (): Promise<void> => undefined,
};

export const loggerProvider: LoggerProvider = new LoggerProvider({ processors: [logRecordProcessor] });
