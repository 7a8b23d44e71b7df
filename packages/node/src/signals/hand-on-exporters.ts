import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

type Done = (result: ExportResult) => void;

const done = (): Promise<void> => Promise.resolve();

/** Exporters that give what they get to a function, at once: the far side of a sealed exporter. */
export function spanExporterTo(handOn: (spans: readonly ReadableSpan[]) => void): SpanExporter {
  return { export: (spans: ReadableSpan[], callback: Done) => callback(attempt(() => handOn(spans))), shutdown: done };
}

export function logExporterTo(handOn: (records: readonly ReadableLogRecord[]) => void): LogRecordExporter {
  return {
    export: (records: ReadableLogRecord[], callback: Done) => callback(attempt(() => handOn(records))),
    forceFlush: done,
    shutdown: done,
  };
}

export function metricExporterTo(handOn: (metrics: ResourceMetrics) => void): PushMetricExporter {
  return {
    export: (metrics: ResourceMetrics, callback: Done) => callback(attempt(() => handOn(metrics))),
    forceFlush: done,
    shutdown: done,
  };
}

function attempt(work: () => void): ExportResult {
  try {
    work();
    return { code: ExportResultCode.SUCCESS };
  } catch (error) {
    return { code: ExportResultCode.FAILED, error: error as Error };
  }
}
