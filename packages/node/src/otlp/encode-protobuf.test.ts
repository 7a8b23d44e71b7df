import { SeverityNumber, SpanKind, SpanStatusCode, ValueType } from '@opentelemetry/api';
import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
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
import { type OtlpAnyValue, type Value, fromAnyValue, toAnyValue } from '@spanreel/events';
import { decodeRequest } from '@spanreel/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { encodeProtobuf } from './encode-protobuf.ts';
import { logsToOtlp } from './logs-to-otlp.ts';
import { metricsToOtlp } from './metrics-to-otlp.ts';
import { spansToOtlp } from './spans-to-otlp.ts';

const resource = resourceFromAttributes({ 'service.name': 'bank', 'process.pid': 42 });

function someSpans(): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('encode.test', '1.2.3');
  const other = provider.getTracer('other').startSpan('other', { kind: SpanKind.CLIENT });
  const span = tracer.startSpan('saga größer', {
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

function someLogRecords(): ReadableLogRecord[] {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] });
  const logger = provider.getLogger('encode.test');
  logger.emit({
    severityNumber: SeverityNumber.ERROR,
    severityText: 'ERROR',
    body: { text: 'no', deep: [1, 2.5] },
    attributes: { a: 1 },
    eventName: 'some.event',
  });
  logger.emit({ body: 'plain' });
  return exporter.getFinishedLogRecords();
}

async function someMetrics(
  aggregation: AggregationType.DEFAULT | AggregationType.EXPONENTIAL_HISTOGRAM,
): Promise<ResourceMetrics> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 100_000 });
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    views: [{ instrumentName: 'duration', aggregation: { type: aggregation } }],
  });
  const meter = provider.getMeter('encode.test', '1');
  meter
    .createCounter('calls', { valueType: ValueType.INT, unit: '{call}', description: 'how many' })
    .add(3, { outcome: 'ok' });
  meter.createUpDownCounter('balance').add(-2.5);
  const duration = meter.createHistogram('duration', { unit: 's' });
  for (const value of [0.1, 1, 0, 77, 1e6]) duration.record(value, { route: '/' });
  await reader.forceFlush();
  await provider.shutdown();
  return exporter.getMetrics()[0] as ResourceMetrics;
}

test("spans, log records and metrics arrive as upstream's own serializer sends them", async () => {
  const spans = someSpans();
  expect(
    decodeRequest('traces', 'protobuf', encodeProtobuf('TracesData', spansToOtlp(spans, { withMirrors: true }))),
  ).toEqual(decodeRequest('traces', 'protobuf', ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array));
  const records = someLogRecords();
  expect(decodeRequest('logs', 'protobuf', encodeProtobuf('LogsData', logsToOtlp(records)))).toEqual(
    decodeRequest('logs', 'protobuf', ProtobufLogsSerializer.serializeRequest(records) as Uint8Array),
  );
  for (const aggregation of [AggregationType.DEFAULT, AggregationType.EXPONENTIAL_HISTOGRAM] as const) {
    const metrics = await someMetrics(aggregation);
    expect(decodeRequest('metrics', 'protobuf', encodeProtobuf('MetricsData', metricsToOtlp(metrics)))).toEqual(
      decodeRequest('metrics', 'protobuf', ProtobufMetricsSerializer.serializeRequest(metrics) as Uint8Array),
    );
  }
});

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.double().map((double) => (double === 0 ? 0 : double)),
    fc
      .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
      .map((int) => (Number.isSafeInteger(Number(int)) ? Number(int) : int)),
    fc.uint8Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), tie('value'), { noNullPrototype: false }),
  ),
})).value;

test('every value comes out of the wire as it went in: ints as ints, doubles as doubles', () => {
  fc.assert(
    fc.property(value, (body) => {
      const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: toAnyValue(body) }] }] }] };
      const decoded = decodeRequest(
        'logs',
        'protobuf',
        encodeProtobuf('LogsData', request),
      ) as unknown as typeof request;
      const back = decoded.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.body as OtlpAnyValue;
      expect(fromAnyValue(back)).toEqual(fromAnyValue(toAnyValue(body)));
    }),
    { numRuns: 500 },
  );
});

test('a double beyond 2^53 stays a double, and an int an int', () => {
  const attributes = [
    { key: 'double', value: { doubleValue: 1e21 } },
    { key: 'whole double', value: { doubleValue: 2 ** 60 } },
    { key: 'int', value: { intValue: '9223372036854775807' } },
    { key: 'negative', value: { intValue: '-9223372036854775808' } },
    { key: 'nan', value: { doubleValue: 'NaN' } },
    { key: 'infinite', value: { doubleValue: '-Infinity' } },
  ];
  const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes }] }] }] };
  const decoded = decodeRequest('logs', 'protobuf', encodeProtobuf('LogsData', request)) as unknown as typeof request;
  expect(decoded.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.attributes).toEqual([
    { key: 'double', value: { doubleValue: 1e21 } },
    { key: 'whole double', value: { doubleValue: 2 ** 60 } },
    { key: 'int', value: { intValue: '9223372036854775807' } },
    { key: 'negative', value: { intValue: '-9223372036854775808' } },
    { key: 'nan', value: { doubleValue: Number.NaN } },
    { key: 'infinite', value: { doubleValue: Number.NEGATIVE_INFINITY } },
  ]);
});
