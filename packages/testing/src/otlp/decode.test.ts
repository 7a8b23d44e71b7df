import { SeverityNumber, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toSpanView } from '../spans/span-view.ts';
import { decodeRequest, encodeResponse } from './decode.ts';
import { flattenLogRecords, flattenMetrics, flattenSpans } from './flatten.ts';

const resource = resourceFromAttributes({ 'service.name': 'bank', 'process.pid': 42 });

function someSpans(): ReadableSpan[] {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const tracer = provider.getTracer('decode.test', '1.2.3');
  const other = tracer.startSpan('other', { kind: SpanKind.CLIENT });
  const span = tracer.startSpan('saga transfer', {
    kind: SpanKind.SERVER,
    attributes: {
      text: 'größer',
      whole: 7,
      negative: -7,
      part: 0.5,
      yes: true,
      list: ['a', 'b'],
      deep: { a: [1, { b: 'c' }] },
    },
    links: [{ context: other.spanContext(), attributes: { kind: 'caused_by' } }],
  });
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
  provider.getLogger('decode.test').emit({
    eventName: 'turn.completed',
    severityNumber: SeverityNumber.WARN,
    severityText: 'WARN',
    timestamp: 1_700_000_000_000,
    body: { turn: 3, stages: [{ name: 'chat', ms: 12.5 }], none: null },
    attributes: { 'spanreel.seq': 1 },
  });
  return exporter.getFinishedLogRecords();
}

async function someMetrics(): Promise<ResourceMetrics> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({ resource, readers: [new PeriodicExportingMetricReader({ exporter })] });
  const meter = provider.getMeter('decode.test');
  meter.createCounter('calls', { unit: '{call}' }).add(2, { outcome: 'ok' });
  meter.createHistogram('latency', { unit: 'ms', advice: { explicitBucketBoundaries: [1, 10] } }).record(4.5);
  await provider.forceFlush();
  const [collected] = exporter.getMetrics();
  await provider.shutdown();
  return collected as ResourceMetrics;
}

test('spans in protobuf and in JSON decode to what the SDK held', () => {
  const spans = someSpans();
  const expected = spans.map(toSpanView);

  const protobuf = decodeRequest('traces', 'protobuf', ProtobufTraceSerializer.serializeRequest(spans)!);
  const json = decodeRequest('traces', 'json', JsonTraceSerializer.serializeRequest(spans)!);

  expect(flattenSpans(protobuf)).toEqual(expected);
  expect(flattenSpans(json)).toEqual(expected);
  expect(expected.map(({ name, kind, status, statusMessage }) => ({ name, kind, status, statusMessage }))).toEqual([
    { name: 'saga transfer', kind: 'server', status: 'error', statusMessage: 'declined' },
    { name: 'other', kind: 'client', status: 'unset', statusMessage: '' },
  ]);
});

test('any attributes decode alike from protobuf and from JSON', () => {
  const text = fc.string({ unit: 'binary' });
  // Upstream's two serializers differ on whole numbers beyond 2⁵³, NaN and infinities.
  const double = fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .filter((number) => !Number.isInteger(number) || Number.isSafeInteger(number));
  const leaf = fc.oneof(text, fc.boolean(), fc.maxSafeInteger(), double);
  const value = fc.letrec((tie) => ({
    any: fc.oneof(leaf, fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(text, tie('any'), { maxKeys: 3 })),
  })).any;
  fc.assert(
    fc.property(fc.dictionary(text, value, { maxKeys: 5 }), (attributes) => {
      const exporter = new InMemorySpanExporter();
      const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
      provider.getTracer('any').startSpan('any', { attributes }).end();
      const spans = exporter.getFinishedSpans();

      const protobuf = flattenSpans(
        decodeRequest('traces', 'protobuf', ProtobufTraceSerializer.serializeRequest(spans)!),
      );
      const json = flattenSpans(decodeRequest('traces', 'json', JsonTraceSerializer.serializeRequest(spans)!));
      expect(protobuf).toEqual(json);
    }),
    { numRuns: 300 },
  );
});

test('log records in protobuf and in JSON decode alike', () => {
  const records = someLogRecords();
  const expected = [
    {
      eventName: 'turn.completed',
      severityNumber: 13,
      severityText: 'WARN',
      body: { turn: 3, stages: [{ name: 'chat', ms: 12.5 }], none: null },
      attributes: { 'spanreel.seq': 1 },
      traceId: '',
      spanId: '',
      time: 1_700_000_000_000_000_000n,
      scope: 'decode.test',
      resource: { 'service.name': 'bank', 'process.pid': 42 },
    },
  ];

  const protobuf = decodeRequest('logs', 'protobuf', ProtobufLogsSerializer.serializeRequest(records)!);
  const json = decodeRequest('logs', 'json', JsonLogsSerializer.serializeRequest(records)!);

  expect(flattenLogRecords(protobuf)).toEqual(expected);
  expect(flattenLogRecords(json)).toEqual(expected);
});

test('metrics in protobuf and in JSON decode alike', async () => {
  const metrics = await someMetrics();
  const common = {
    scope: 'decode.test',
    resource: { 'service.name': 'bank', 'process.pid': 42 },
    temporality: 'cumulative',
  };
  const expected = [
    { ...common, name: 'calls', unit: '{call}', type: 'sum', attributes: { outcome: 'ok' }, value: 2 },
    {
      ...common,
      name: 'latency',
      unit: 'ms',
      type: 'histogram',
      attributes: {},
      count: 1,
      sum: 4.5,
      bucketCounts: [0, 1, 0],
      explicitBounds: [1, 10],
    },
  ];

  const protobuf = decodeRequest('metrics', 'protobuf', ProtobufMetricsSerializer.serializeRequest(metrics)!);
  const json = decodeRequest('metrics', 'json', JsonMetricsSerializer.serializeRequest(metrics)!);

  expect(flattenMetrics(protobuf)).toEqual(expected);
  expect(flattenMetrics(json)).toEqual(expected);
});

test('upstream reads the partial success that the sink writes', () => {
  const partial = { rejected: 3, message: 'too old' };
  const expected = { partialSuccess: { rejectedSpans: 3, errorMessage: 'too old' } };

  const protobuf = ProtobufTraceSerializer.deserializeResponse(encodeResponse('traces', 'protobuf', partial));
  const json = JsonTraceSerializer.deserializeResponse(encodeResponse('traces', 'json', partial));

  expect(protobuf).toEqual(expected);
  expect(json).toEqual(expected);
  expect(encodeResponse('logs', 'protobuf')).toHaveLength(0);
});

test('refuses bytes that are not OTLP', () => {
  expect(() => decodeRequest('traces', 'protobuf', Buffer.from('not protobuf at all'))).toThrow(
    /wire type|index out of range/,
  );
  expect(() => decodeRequest('traces', 'json', Buffer.from('{'))).toThrow(SyntaxError);
});
