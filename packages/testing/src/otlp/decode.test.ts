import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toSpanView } from '../spans/span-view.ts';
import { decodeRequest, encodeResponse } from './decode.ts';
import { flattenLogRecords, flattenMetrics, flattenSpans } from './flatten.ts';
import { sampleLogRecords, sampleMetrics, sampleSpans } from './sample-signals.ts';

test('spans in protobuf and in JSON decode to what the SDK held', () => {
  const spans = sampleSpans();
  const expected = spans.map(toSpanView);

  const protobuf = decodeRequest('traces', 'protobuf', ProtobufTraceSerializer.serializeRequest(spans)!);
  const json = decodeRequest('traces', 'json', JsonTraceSerializer.serializeRequest(spans)!);

  expect(flattenSpans(protobuf)).toEqual(expected);
  expect(flattenSpans(json)).toEqual(expected);
  expect(expected.map(({ name, kind, status, statusMessage }) => ({ name, kind, status, statusMessage }))).toEqual([
    { name: 'saga größer', kind: 'server', status: 'error', statusMessage: 'declined' },
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
  const records = sampleLogRecords();
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
      scope: 'sample',
      resource: { 'service.name': 'bank', 'process.pid': 42 },
    },
    {
      eventName: '',
      severityNumber: 0,
      severityText: '',
      body: 'plain',
      attributes: {},
      traceId: '',
      spanId: '',
      time: 1_700_000_000_001_000_000n,
      scope: 'sample',
      resource: { 'service.name': 'bank', 'process.pid': 42 },
    },
  ];

  const protobuf = decodeRequest('logs', 'protobuf', ProtobufLogsSerializer.serializeRequest(records)!);
  const json = decodeRequest('logs', 'json', JsonLogsSerializer.serializeRequest(records)!);

  expect(flattenLogRecords(protobuf)).toEqual(expected);
  expect(flattenLogRecords(json)).toEqual(expected);
});

test('metrics in protobuf and in JSON decode alike', async () => {
  const metrics = await sampleMetrics();
  const common = {
    scope: 'sample',
    resource: { 'service.name': 'bank', 'process.pid': 42 },
    temporality: 'cumulative',
  };
  const expected = [
    {
      ...common,
      name: 'duration',
      unit: 's',
      type: 'histogram',
      attributes: { route: '/' },
      count: 5,
      sum: 1_000_078.1,
      bucketCounts: [3, 0, 2],
      explicitBounds: [1, 10],
    },
    { ...common, name: 'calls', unit: '{call}', type: 'sum', attributes: { outcome: 'ok' }, value: 3 },
    { ...common, name: 'balance', unit: '', type: 'sum', attributes: {}, value: -2.5 },
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
