import {
  type Attributes,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type TraceState,
  ValueType,
} from '@opentelemetry/api';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import { AggregationTemporality, DataPointType, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { expect, test } from 'vitest';

import { redactBaggage } from '../carriers/redact-baggage.ts';
import { redactDiag } from '../carriers/redact-diag.ts';
import { redactHeaders } from '../carriers/redact-headers.ts';
import { redactUrl } from '../carriers/redact-url.ts';
import { fakeBaggage } from '../samples/fake-baggage.ts';
import { disguises, revealedPieces } from '../samples/disguises.ts';
import { type Seed, disguisedSeeds, seeds, spellingsOf } from '../samples/seeds.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import { canaryEvent } from './canary-signals.ts';
import { sealLogRecordExporter } from './seal-log-record-exporter.ts';
import { sealMetricExporter } from './seal-metric-exporter.ts';
import { sealSpanExporter } from './seal-span-exporter.ts';

const redactor = testRedactor();

/** A place that can hold text: plants the text, returns all that leaves the process. */
type Place = (text: string) => string[];

const places: Record<string, Place> = {
  'span name': (text) => exportSpan({ name: `GET ${text}` }),
  'span attribute': (text) => exportSpan({ attributes: { note: text } }),
  'span attribute of a known key': (text) =>
    exportSpan({ attributes: { 'http.request.method': text, 'service.name': text } }),
  'span attribute key': (text) => exportSpan({ attributes: { [`seen ${text}`]: 1 } }),
  'span attribute in a list': (text) => exportSpan({ attributes: { notes: ['a', text] } }),
  'span attribute, nested': (text) => exportSpan({ attributes: { deep: { deeper: [{ note: text }] } } }),
  'span attribute, nested key': (text) => exportSpan({ attributes: { deep: { [text]: { [text]: 1 } } } }),
  'span attribute, JSON': (text) => exportSpan({ attributes: { body: JSON.stringify({ a: [{ note: text }] }) } }),
  'span attribute, JSON in JSON': (text) =>
    exportSpan({ attributes: { body: JSON.stringify({ inner: JSON.stringify({ note: text }) }) } }),
  'span attribute, base64': (text) => exportSpan({ attributes: { body: Buffer.from(text).toString('base64') } }),
  'span attribute, base64 in JSON': (text) =>
    exportSpan({ attributes: { body: JSON.stringify({ data: Buffer.from(`it is ${text}`).toString('base64') }) } }),
  'span attribute, percent-encoded': (text) =>
    exportSpan({ attributes: { 'url.query': `page=1&q=${encodeURIComponent(text)}` } }),
  'span attribute, bytes': (text) => exportSpan({ attributes: { body: Buffer.from(text) } }),
  'span attribute, SQL': (text) =>
    exportSpan({ attributes: { 'db.query.text': `SELECT a FROM t WHERE b = '${text.replaceAll("'", "''")}'` } }),
  'span event name': (text) => exportSpan({ events: [{ name: text, time: [0, 0] }] }),
  'span event attribute': (text) => exportSpan({ events: [{ name: 'e', time: [0, 0], attributes: { note: text } }] }),
  'exception on a span': (text) =>
    exportSpan({
      events: [
        {
          name: 'exception',
          time: [0, 0],
          attributes: {
            'exception.message': text,
            'exception.stacktrace': `Error: ${text}\n    at run (/srv/app.js:1:1)`,
          },
        },
      ],
    }),
  'span link attribute': (text) =>
    exportSpan({ links: [{ context: contextWith('clean'), attributes: { note: text } }] }),
  'span link trace state': (text) => exportSpan({ links: [{ context: contextWith(text) }] }),
  'span trace state': (text) =>
    exportSpan({ spanContext: () => contextWith(text), parentSpanContext: contextWith(text) }),
  'span status message': (text) => exportSpan({ status: { code: SpanStatusCode.ERROR, message: text } }),
  'span resource': (text) =>
    exportSpan({ resource: resourceFromAttributes({ 'host.note': text, [text]: ['x', text] }) }),
  'span scope': (text) => exportSpan({ instrumentationScope: { name: text, version: text, schemaUrl: text } }),
  'log body': (text) => exportLog({ body: text }),
  'log body, map': (text) => exportLog({ body: { note: text, list: [text], [text]: 1 } }),
  'log attribute': (text) => exportLog({ attributes: { note: text, [text]: { note: text } } }),
  'log exception': (text) =>
    exportLog({ attributes: { 'exception.message': text, 'exception.stacktrace': `Error: ${text}` } }),
  'log event name': (text) => exportLog({ eventName: text }),
  'log severity text': (text) => exportLog({ severityText: text }),
  'log resource and scope': (text) =>
    exportLog({
      resource: resourceFromAttributes({ note: text }, { schemaUrl: text }),
      instrumentationScope: { name: text, attributes: { note: text } },
    }),
  'metric attribute': (text) => exportMetric({ attributes: { note: text, [text]: 'x' } }),
  'metric name, description, unit': (text) => exportMetric({ name: text, description: text, unit: text }),
  'metric resource and scope': (text) => exportMetric({ scope: text }),
  'event payload, tags, metadata': (text) => [JSON.stringify(redactor.event(canaryEvent(text)), printBytes)],
  baggage: (text) => [
    JSON.stringify(redactBaggage(fakeBaggage({ tenant: text, other: text }), ['tenant'], redactor).getAllEntries()),
  ],
  header: (text) => [JSON.stringify(redactHeaders({ 'x-note': text, 'x-list': [text], cookie: text }, redactor))],
  URL: (text) => [
    redactUrl(`https://host.example/${encodeURIComponent(text)}?q=${encodeURIComponent(text)}&page=2`, redactor),
  ],
  diagnostics: (text) => {
    const said: unknown[] = [];
    const write = (...parts: unknown[]): unknown => said.push(...parts);
    const logger = redactDiag({ error: write, warn: write, info: write, debug: write, verbose: write }, redactor);
    logger.error(`cannot send ${text}`, new Error(text), { note: text }, [text]);
    return [JSON.stringify(said)];
  },
};

test('there are at least 27 places', () => {
  expect(Object.keys(places).length).toBeGreaterThanOrEqual(27);
});

test.each(Object.entries(places))('nothing leaks through: %s', (_, place) => {
  expect(seeds.flatMap((seed) => leaksOf(seed, place))).toEqual([]);
});

/** The first of each entity: that all of them are found in every disguise is shown where no place slows it down. */
const onePerEntity = disguisedSeeds.filter(
  ({ entity }, index) => disguisedSeeds.findIndex((seed) => seed.entity === entity) === index,
);

test.each(Object.entries(places))('no entity in any disguise leaks through: %s', { timeout: 60_000 }, (_, send) => {
  const leaks = disguises.flatMap(({ name, of }) =>
    onePerEntity
      .filter(({ hiddenAs = [] }) => !hiddenAs.includes(name))
      .flatMap(({ text, mark = text }) =>
        revealedPieces(send(of(text)).join('\n'), mark).map((piece) => `${piece} of ${text}, ${name}`),
      ),
  );
  expect(leaks).toEqual([]);
});

test('the places do carry what is planted, so that a leak would show', () => {
  const open = Object.entries(places).filter(
    ([name]) => name.startsWith('span') && !name.includes('trace state') && !name.includes('SQL'),
  );
  for (const [name, place] of open) {
    expect([
      name,
      place('harmless words').some((output) => /harmless(?: |%20)words|aGFybWxlc3Mgd29yZH|harmless/.test(output)),
    ]).toEqual([name, true]);
  }
});

function leaksOf(seed: Seed, place: Place): string[] {
  const outputs = [...place(seed.text), ...place(`well, ${seed.text}`)];
  return spellingsOf(seed)
    .filter((spelling) => outputs.some((output) => output.includes(spelling)))
    .map((spelling) => `${seed.text} as ${spelling}`);
}

function exportSpan(planted: Partial<ReadableSpan>): string[] {
  const span = {
    name: 'span',
    kind: SpanKind.SERVER,
    spanContext: () => contextWith('clean'),
    startTime: [1, 0],
    endTime: [2, 0],
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    links: [],
    events: [],
    duration: [1, 0],
    ended: true,
    resource: resourceFromAttributes({}),
    instrumentationScope: { name: 'scope' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...planted,
  } as ReadableSpan;
  const sent: ReadableSpan[] = [];
  const inner = { export: (spans: ReadableSpan[]) => void sent.push(...spans), shutdown: async () => {} };
  sealSpanExporter(inner, redactor).export([span], () => {});
  expect(sent).toHaveLength(1);
  return written(JsonTraceSerializer.serializeRequest(sent), ProtobufTraceSerializer.serializeRequest(sent));
}

function exportLog(planted: Partial<ReadableLogRecord>): string[] {
  const record = {
    hrTime: [1, 0],
    hrTimeObserved: [1, 0],
    resource: resourceFromAttributes({}),
    instrumentationScope: { name: 'scope' },
    attributes: {},
    droppedAttributesCount: 0,
    ...planted,
  } as ReadableLogRecord;
  const sent: ReadableLogRecord[] = [];
  const inner = {
    export: (records: ReadableLogRecord[]) => void sent.push(...records),
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  sealLogRecordExporter(inner, redactor).export([record], () => {});
  expect(sent).toHaveLength(1);
  return written(JsonLogsSerializer.serializeRequest(sent), ProtobufLogsSerializer.serializeRequest(sent));
}

function exportMetric(planted: {
  name?: string;
  description?: string;
  unit?: string;
  scope?: string;
  attributes?: Attributes;
}): string[] {
  const { name = 'm', description = '', unit = '1', scope = 'scope', attributes = {} } = planted;
  const metrics: ResourceMetrics = {
    resource: resourceFromAttributes({ note: scope }),
    scopeMetrics: [
      {
        scope: { name: scope, version: scope },
        metrics: [
          {
            descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
            aggregationTemporality: AggregationTemporality.CUMULATIVE,
            dataPointType: DataPointType.GAUGE,
            dataPoints: [{ startTime: [1, 0], endTime: [2, 0], attributes, value: 1 }],
          },
        ],
      },
    ],
  };
  const sent: ResourceMetrics[] = [];
  const inner = {
    export: (one: ResourceMetrics) => void sent.push(one),
    shutdown: async () => {},
    forceFlush: async () => {},
  };
  sealMetricExporter(inner, redactor).export(metrics, () => {});
  expect(sent).toHaveLength(1);
  return written(
    JsonMetricsSerializer.serializeRequest(sent[0]!),
    ProtobufMetricsSerializer.serializeRequest(sent[0]!),
  );
}

function written(json: Uint8Array | undefined, protobuf: Uint8Array | undefined): string[] {
  return [Buffer.from(json!).toString('utf8'), Buffer.from(protobuf!).toString('utf8')];
}

function contextWith(state: string): SpanContext {
  const traceState: TraceState = {
    get: () => state,
    set: () => traceState,
    unset: () => traceState,
    serialize: () => `vendor=${state}`,
  };
  return { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1, traceState };
}

function printBytes(_: string, value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
