import {
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { AggregationType } from '@opentelemetry/sdk-metrics';
import { type OtlpAnyValue, type Value, fromAnyValue, toAnyValue } from '@spanreel/events';
import { decodeRequest, sampleLogRecords, sampleMetrics, sampleSpans } from '@spanreel/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { encodeProtobuf } from './encode-protobuf.ts';
import { logsToOtlp } from './logs-to-otlp.ts';
import { metricsToOtlp } from './metrics-to-otlp.ts';
import { spansToOtlp } from './spans-to-otlp.ts';

test("spans, log records and metrics arrive as upstream's own serializer sends them", async () => {
  const spans = sampleSpans();
  expect(
    decodeRequest('traces', 'protobuf', encodeProtobuf('TracesData', spansToOtlp(spans, { withMirrors: true }))),
  ).toEqual(decodeRequest('traces', 'protobuf', ProtobufTraceSerializer.serializeRequest(spans) as Uint8Array));
  const records = sampleLogRecords();
  expect(decodeRequest('logs', 'protobuf', encodeProtobuf('LogsData', logsToOtlp(records)))).toEqual(
    decodeRequest('logs', 'protobuf', ProtobufLogsSerializer.serializeRequest(records) as Uint8Array),
  );
  for (const aggregation of [AggregationType.DEFAULT, AggregationType.EXPONENTIAL_HISTOGRAM] as const) {
    const metrics = await sampleMetrics(aggregation);
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

test('attributes that come again and again arrive each with the value of that time', () => {
  const texts = ['GET', 'GET', 'GET', 'GÉT', 'GÉT', 'GÉT', 'GET', 'GET', '', '', 'x'.repeat(200), 'x'.repeat(200)];
  const attributes = texts.map((text) => ({ key: 'method', value: { stringValue: text } }));
  const bodies = texts.map((text) => ({
    attributes: [{ key: 'method', value: { stringValue: text } }],
    eventName: text,
  }));
  const request = { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords: bodies }] }] };
  const decoded = decodeRequest('logs', 'protobuf', encodeProtobuf('LogsData', request)) as unknown as typeof request;
  expect(decoded.resourceLogs[0]?.resource.attributes).toEqual(attributes);
  expect(decoded.resourceLogs[0]?.scopeLogs[0]?.logRecords.map((record) => record.attributes[0]?.value)).toEqual(
    texts.map((text) => ({ stringValue: text })),
  );
});

test('ids are written whatever their case, and what is none as nothing', () => {
  const ids = ['00f067aa0ba902b7', '00F067AA0BA902B7', 'zz', '0', ''];
  const spans = ids.map((spanId) => ({ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId }));
  const request = { resourceSpans: [{ scopeSpans: [{ spans }] }] };
  const decoded = decodeRequest(
    'traces',
    'protobuf',
    encodeProtobuf('TracesData', request),
  ) as unknown as typeof request;
  expect(decoded.resourceSpans[0]?.scopeSpans[0]?.spans.map(({ spanId }) => spanId ?? '')).toEqual([
    '00f067aa0ba902b7',
    '00f067aa0ba902b7',
    '',
    '',
    '',
  ]);
});

test('times are exact to the nanosecond', () => {
  const moment = fc.bigInt({ min: 10n ** 18n - 2n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(moment, (nanos) => {
      const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano: String(nanos) }] }] }] };
      const decoded = decodeRequest(
        'logs',
        'protobuf',
        encodeProtobuf('LogsData', request),
      ) as unknown as typeof request;
      expect(decoded.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.timeUnixNano).toBe(String(nanos));
    }),
    { examples: [[10n ** 18n], [2n ** 63n], [2n ** 63n - 1n], [9_999_999_999_999_999_999n], [2n ** 64n - 1n]] },
  );
});
