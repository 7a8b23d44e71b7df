import type { Context } from '@opentelemetry/api';
import type { ExportResult } from '@opentelemetry/core';
import type { LogRecordProcessor, ReadWriteLogRecord } from '@opentelemetry/sdk-logs';
import type { IMetricReader, MetricProducer, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

import type { Gate } from '../pipeline/gate.ts';

interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Somebody else's span processor, given redacted copies of ended spans; a span that cannot be redacted does not reach it. */
export function sealSpanProcessor(processor: SpanProcessor, gate: Gate): SpanProcessor {
  const redact = redactorOf(gate.sealSpans.bind(gate));
  const onEnding = processor.onEnding?.bind(processor);
  return {
    onStart: (span, parent) => processor.onStart(span, parent),
    // It may still write to the span: what it writes is redacted with the rest.
    ...(onEnding !== undefined && { onEnding }),
    onEnd(span) {
      const [redacted] = redact([span]) ?? [];
      if (redacted !== undefined) processor.onEnd(redacted);
    },
    forceFlush: async () => processor.forceFlush(),
    shutdown: async () => processor.shutdown(),
  };
}

/** The same for a log record processor. */
export function sealLogRecordProcessor(processor: LogRecordProcessor, gate: Gate): LogRecordProcessor {
  const redact = redactorOf(gate.sealLogs.bind(gate));
  return {
    ...(processor.enabled !== undefined && { enabled: processor.enabled.bind(processor) }),
    onEmit(record: ReadWriteLogRecord, context?: Context) {
      const [redacted] = redact([record]) ?? [];
      if (redacted !== undefined) processor.onEmit(redacted as ReadWriteLogRecord, context);
    },
    forceFlush: async (options) => processor.forceFlush(options),
    shutdown: async () => processor.shutdown(),
  };
}

/** The same for a metric reader: what it collects is redacted before it has it. */
export function sealMetricReader(reader: IMetricReader, gate: Gate): IMetricReader {
  const redact = redactorOf(gate.sealMetrics.bind(gate));
  const setMetricProducer = reader.setMetricProducer.bind(reader);
  reader.setMetricProducer = (producer: MetricProducer) => {
    setMetricProducer({
      async collect(options) {
        const { resourceMetrics, errors } = await producer.collect(options);
        const redacted = redact(resourceMetrics);
        return { resourceMetrics: redacted ?? nothingOf(resourceMetrics, gate), errors };
      },
    });
  };
  return reader;
}

/** The gate seals exporters; an exporter that only hands the batch back makes a function of it. Nothing where it failed. */
function redactorOf<Batch>(
  seal: (exporter: Exporter<Batch>) => Pick<Exporter<Batch>, 'export'>,
): (batch: Batch) => Batch | undefined {
  let redacted: Batch | undefined;
  const gate = seal({
    export: (batch) => {
      redacted = batch;
    },
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  });
  return (batch) => {
    redacted = undefined;
    gate.export(batch, () => undefined);
    return redacted;
  };
}

function nothingOf({ resource }: ResourceMetrics, gate: Gate): ResourceMetrics {
  return { resource: gate.resource(resource), scopeMetrics: [] };
}
