import { ConsoleLogRecordExporter, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { ConsoleMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { ConsoleSpanExporter, type ReadableSpan } from '@opentelemetry/sdk-trace';

import type { Signal } from '../config/config.ts';
import type { Gate } from '../pipeline/gate.ts';

/** Upstream's console exporter of a signal behind the gate. What cannot be redacted is not shown. */
export function consoleExporter(signal: Signal, gate: Gate): (batch: unknown) => void {
  const ignore = (): void => {};
  if (signal === 'traces') {
    const exporter = gate.sealSpans(new ConsoleSpanExporter());
    return (spans) => exporter.export(spans as ReadableSpan[], ignore);
  }
  if (signal === 'logs') {
    const exporter = gate.sealLogs(new ConsoleLogRecordExporter());
    return (records) => exporter.export(records as ReadableLogRecord[], ignore);
  }
  const exporter = gate.sealMetrics(new ConsoleMetricExporter());
  return (metrics) => exporter.export(metrics as ResourceMetrics, ignore);
}
