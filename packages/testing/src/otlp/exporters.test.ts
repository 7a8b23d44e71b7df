import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { OtlpSink } from './otlp-sink.ts';

const exporters = { protobuf: ProtobufExporter, json: JsonExporter } as const;

let sink: OtlpSink;

beforeEach(async () => {
  sink = await OtlpSink.start();
});

afterEach(async () => {
  await sink.close();
});

async function exportOne(
  encoding: keyof typeof exporters,
  compression: CompressionAlgorithm = CompressionAlgorithm.NONE,
): Promise<void> {
  const exporter = new exporters[encoding]({ url: `${sink.url}/v1/traces`, compression });
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  provider.getTracer('test').startSpan('voice.turn').end();
  await provider.forceFlush();
  await provider.shutdown();
}

test.for([
  ['protobuf', CompressionAlgorithm.NONE],
  ['protobuf', CompressionAlgorithm.GZIP],
  ['json', CompressionAlgorithm.GZIP],
] as const)("upstream's %s exporter (compression %s) delivers to it", async ([encoding, compression]) => {
  await exportOne(encoding, compression);

  const gzip = compression === CompressionAlgorithm.GZIP;
  expect(sink.requests.map((request) => [request.encoding, request.gzip])).toEqual([[encoding, gzip]]);
  expect(sink.spans().map(({ name }) => name)).toEqual(['voice.turn']);
  expect(sink.strays).toEqual([]);
});

test("upstream's exporter sends again when it is asked to", async () => {
  sink.behave({ status: 503, retryAfter: 1 }, { times: 1 });
  await exportOne('protobuf');

  expect(sink.requests.map(({ taken }) => taken)).toEqual([false, true]);
  expect(sink.spans()).toHaveLength(1);
});
