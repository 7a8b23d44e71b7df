import { gzipSync, zstdCompressSync } from 'node:zlib';

import type { OtlpLine } from '@spanreel/events';

type Json = Readonly<Record<string, unknown>>;

/**
 * The records of some lines as the Collector's file exporter writes them, `perLine` requests in a batch. Spelling and
 * order of the fields are those that Collector 0.155.0 was seen to write; logs and traces never share a line.
 */
export function collectorLines(lines: readonly string[], perLine = 3): string[] {
  const documents = lines.map((line) => JSON.parse(line) as OtlpLine & Json);
  return [
    ...batches(
      documents.flatMap(({ resourceLogs = [] }) => resourceLogs),
      perLine,
    ).map((batch) => JSON.stringify({ resourceLogs: batch.map((entry) => resourceEntry(entry, LOGS)) })),
    ...batches(
      documents.flatMap(({ resourceSpans = [] }) => resourceSpans),
      perLine,
    ).map((batch) => JSON.stringify({ resourceSpans: batch.map((entry) => resourceEntry(entry, SPANS)) })),
  ];
}

/** With `compression: zstd`: messages with their length before them. */
export function framed(messages: readonly (string | Uint8Array)[]): Buffer {
  return Buffer.concat(messages.map((message) => frame(zstdCompressSync(message))));
}

/** A message with its length before it, as with `format: proto`. */
export function frame(message: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

/** With native compression: a zstd frame for every write, of the document and of its line end. */
export function nativeZstd(lines: readonly string[]): Buffer {
  return Buffer.concat(lines.flatMap((line) => [zstdCompressSync(line), zstdCompressSync('\n')]));
}

/** As gzip and logrotate leave it. */
export function gzipped(lines: readonly string[]): Buffer {
  return gzipSync(plain(lines));
}

/** As `zstd` leaves it: one frame. */
export function zstdFile(lines: readonly string[]): Buffer {
  return zstdCompressSync(plain(lines));
}

export function plain(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

const LOGS = { scopes: 'scopeLogs', records: 'logRecords', fields: logRecord };
const SPANS = { scopes: 'scopeSpans', records: 'spans', fields: span };

function resourceEntry(entry: unknown, { scopes, records, fields }: typeof LOGS): Json {
  const { resource = {}, [scopes]: inside } = entry as Json;
  return {
    resource,
    [scopes]: (inside as readonly Json[]).map(({ scope = {}, [records]: list }) => ({
      scope: scope as Json,
      [records]: (list as readonly Json[]).map(fields),
      schemaUrl: 'https://opentelemetry.io/schemas/1.39.0',
    })),
    schemaUrl: 'https://opentelemetry.io/schemas/1.39.0',
  };
}

function logRecord(record: Json): Json {
  const { timeUnixNano, observedTimeUnixNano, severityNumber, severityText, body, attributes, ...ids } = record;
  const { traceId, spanId, eventName } = ids;
  return set({
    timeUnixNano,
    observedTimeUnixNano,
    severityNumber,
    severityText,
    body: anyValue(body),
    attributes: keyValues(attributes),
    flags: 1,
    traceId,
    spanId,
    eventName,
  });
}

function span(record: Json): Json {
  const { traceId, spanId, parentSpanId, name, kind, startTimeUnixNano, endTimeUnixNano, ...rest } = record;
  const { attributes, events, links, status = {} } = rest;
  return set({
    traceId,
    spanId,
    parentSpanId,
    flags: 257,
    name,
    kind,
    startTimeUnixNano,
    endTimeUnixNano,
    attributes: keyValues(attributes),
    droppedAttributesCount: 1,
    events: (events as readonly Json[] | undefined)?.map((event) => set({ ...event, droppedAttributesCount: 1 })),
    links,
    status,
  });
}

function keyValues(entries: unknown): unknown {
  const list = entries as readonly { readonly key: string; readonly value: unknown }[] | undefined;
  if (list === undefined || list.length === 0) return undefined;
  // Protobuf leaves out what is empty.
  return list.map(({ key, value }) => (key === '' ? { value: anyValue(value) } : { key, value: anyValue(value) }));
}

/** Empty lists lose their `values`. */
function anyValue(value: unknown): unknown {
  const { arrayValue, kvlistValue, ...scalar } = value as Record<string, { values?: readonly unknown[] } | undefined>;
  if (arrayValue) return { arrayValue: arrayValue.values?.length ? { values: arrayValue.values.map(anyValue) } : {} };
  if (kvlistValue) return { kvlistValue: kvlistValue.values?.length ? { values: keyValues(kvlistValue.values) } : {} };
  return scalar;
}

function set(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));
}

function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
