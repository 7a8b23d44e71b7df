import { SeverityNumber, SpanKind, SpanStatusCode, ValueType } from '@opentelemetry/api';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

// What a serializer may stumble over: every kind of attribute, text beyond ASCII, links, a failed status, one signal that says little.

const SCOPE = 'sample';
const resource: Resource = resourceFromAttributes({ 'service.name': 'bank', 'process.pid': 42 });

/** Two ended spans, as the SDK holds them: a failed server span, and a client span that it links to. */
export function sampleSpans(): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const other = provider.getTracer('other').startSpan('other', { kind: SpanKind.CLIENT });
  const span = provider.getTracer(SCOPE, '1.2.3').startSpan('saga größer', {
    kind: SpanKind.SERVER,
    attributes: { text: 'größer 🎧', whole: 7, negative: -7, part: 0.5, yes: true, no: false, empty: '', zero: 0 },
    links: [{ context: other.spanContext(), attributes: { kind: 'caused_by' } }],
  });
  span.setAttribute('list', ['a', 'b']);
  span.setAttribute('deep', { a: [1, { b: 'c' }] });
  span.setAttribute('bytes', new Uint8Array([1, 2, 255]));
  span.addEvent('saga.step.failed', { 'saga.step.name': 'debit' });
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'declined' });
  span.end();
  other.end();
  return exporter.getFinishedSpans();
}

/** Two log records: an event with a structured body, and a plain one. */
export function sampleLogRecords(): ReadableLogRecord[] {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] });
  const logger = provider.getLogger(SCOPE);
  logger.emit({
    eventName: 'turn.completed',
    severityNumber: SeverityNumber.WARN,
    severityText: 'WARN',
    timestamp: 1_700_000_000_000,
    body: { turn: 3, stages: [{ name: 'chat', ms: 12.5 }], none: null },
    attributes: { 'spanreel.seq': 1 },
  });
  logger.emit({ body: 'plain', timestamp: 1_700_000_000_001 });
  return exporter.getFinishedLogRecords();
}

/** A counter of 3, an up-down counter at -2.5, and a histogram of five values, collected once. */
export async function sampleMetrics(
  histogram: AggregationType.DEFAULT | AggregationType.EXPONENTIAL_HISTOGRAM = AggregationType.DEFAULT,
): Promise<ResourceMetrics> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 100_000 });
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    views: [{ instrumentName: 'duration', aggregation: { type: histogram } }],
  });
  const meter = provider.getMeter(SCOPE, '1');
  meter
    .createCounter('calls', { valueType: ValueType.INT, unit: '{call}', description: 'how many' })
    .add(3, { outcome: 'ok' });
  meter.createUpDownCounter('balance').add(-2.5);
  const duration = meter.createHistogram('duration', { unit: 's', advice: { explicitBucketBoundaries: [1, 10] } });
  for (const value of [0.1, 1, 0, 77, 1e6]) duration.record(value, { route: '/' });
  await reader.forceFlush();
  await provider.shutdown();
  return exporter.getMetrics()[0] as ResourceMetrics;
}
