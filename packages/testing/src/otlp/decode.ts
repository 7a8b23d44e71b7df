import { readFileSync } from 'node:fs';

import protobuf from 'protobufjs';

import type { OtlpBody } from './otlp-json.ts';

export type Signal = 'traces' | 'logs' | 'metrics';
export type Encoding = 'protobuf' | 'json';

// protobufjs reads the .proto text itself: the wire format stands in one file that anyone can hold against upstream's.
const { root } = protobuf.parse(readFileSync(new URL('otlp.proto', import.meta.url), 'utf8'));

const requestType = {
  traces: root.lookupType('otlp.ExportTraceServiceRequest'),
  logs: root.lookupType('otlp.ExportLogsServiceRequest'),
  metrics: root.lookupType('otlp.ExportMetricsServiceRequest'),
} as const;

const responseType = {
  traces: root.lookupType('otlp.ExportTraceServiceResponse'),
  logs: root.lookupType('otlp.ExportLogsServiceResponse'),
  metrics: root.lookupType('otlp.ExportMetricsServiceResponse'),
} as const;

const rejectedField = { traces: 'rejectedSpans', logs: 'rejectedLogRecords', metrics: 'rejectedDataPoints' } as const;

/** Decodes a request body to OTLP JSON; throws on what is not OTLP of that signal. */
export function decodeRequest(signal: Signal, encoding: Encoding, bytes: Uint8Array): OtlpBody {
  if (encoding === 'json') return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as OtlpBody;
  const type = requestType[signal];
  const message = type.toObject(type.decode(bytes), { longs: String, bytes: String, oneofs: false });
  return withHexIds(message) as OtlpBody;
}

/** Encodes a request in protobuf; ids as bytes. */
export function encodeRequest(signal: Signal, request: object): Uint8Array {
  const type = requestType[signal];
  return type.encode(type.fromObject(request)).finish();
}

/** The body of an answer: nothing rejected, or a partial success. */
export function encodeResponse(
  signal: Signal,
  encoding: Encoding,
  partial?: { readonly rejected: number; readonly message: string },
): Uint8Array {
  const body =
    partial === undefined
      ? {}
      : { partialSuccess: { [rejectedField[signal]]: partial.rejected, errorMessage: partial.message } };
  if (encoding === 'json') return Buffer.from(JSON.stringify(body));
  const type = responseType[signal];
  return type.encode(type.fromObject(body)).finish();
}

const idFields = new Set(['traceId', 'spanId', 'parentSpanId']);

// protobufjs gives every bytes field in base64; OTLP JSON wants the ids, and only them, in hex.
function withHexIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withHexIds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [
      key,
      idFields.has(key) && typeof field === 'string' ? Buffer.from(field, 'base64').toString('hex') : withHexIds(field),
    ]),
  );
}
