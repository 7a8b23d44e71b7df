import type { Attributes, SpanContext, TraceState } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { SpineEvent } from '@spanreel/events';

// Telemetry with `text` in every place that can hold text. Made by hand, so that neither an SDK nor its limits are needed.

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

export function canarySpan(text: string): ReadableSpan {
  return {
    name: `canary ${text}`,
    kind: 0,
    spanContext: () => spanContext(text),
    parentSpanContext: spanContext(text),
    startTime: [0, 0],
    endTime: [0, 0],
    status: { code: 2, message: text },
    attributes: manyAttributes(text),
    links: [{ context: spanContext(text), attributes: attributes(text) }],
    events: [{ name: text, time: [0, 0], attributes: attributes(text) }],
    duration: [0, 0],
    ended: true,
    resource: resource(text),
    instrumentationScope: { name: text, version: text, schemaUrl: text },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    // The enums' values, without loading the API for them.
  } as unknown as ReadableSpan;
}

export function canaryLogRecord(text: string): ReadableLogRecord {
  return {
    hrTime: [0, 0],
    hrTimeObserved: [0, 0],
    spanContext: spanContext(text),
    severityText: text,
    severityNumber: 9,
    body: { text, ...attributes(text) },
    eventName: text,
    resource: resource(text),
    instrumentationScope: { name: text, version: text, schemaUrl: text, attributes: attributes(text) },
    attributes: attributes(text),
    droppedAttributesCount: 0,
  } as unknown as ReadableLogRecord;
}

export function canaryMetrics(text: string): ResourceMetrics {
  const point = { startTime: [0, 0], endTime: [0, 0], attributes: attributes(text), value: 1 };
  const descriptor = { name: text, description: text, unit: text, valueType: 0 };
  const metric = { descriptor, aggregationTemporality: 0, dataPointType: 2, dataPoints: [point] };
  return {
    resource: resource(text),
    scopeMetrics: [{ scope: { name: text, version: text, schemaUrl: text }, metrics: [metric] }],
  } as unknown as ResourceMetrics;
}

export function canaryEvent(text: string): SpineEvent {
  return {
    event_type: text,
    event_id: ID,
    trace_id: TRACE,
    span_id: SPAN,
    stream_id: ID,
    writer_id: ID,
    writer_seq: 1,
    clock: 1,
    timestamp: '1970-01-01T00:00:00.000000000Z',
    severity: 'INFO',
    tags: [text],
    schema_version: 1,
    correlation_id: text,
    causation_id: text,
    tenant_id: text,
    conversation_id: text,
    metadata: { component: text, agent_name: text, agent_version: text },
    payload: manyAttributes(text) as SpineEvent['payload'],
  };
}

/** Containers all pass one function; a few attributes show that a place calls it at all. */
function attributes(text: string): Attributes {
  return { 'canary.text': text, [`canary ${text}`]: [text], 'canary.nested': { deep: [{ text }] } };
}

function manyAttributes(text: string): Attributes {
  return {
    'canary.text': text,
    [`canary ${text}`]: true,
    'canary.list': [text, text],
    'canary.nested': { deep: { deeper: [{ text }] } },
    'canary.json': JSON.stringify({ text }),
    'canary.percent': encodeURIComponent(text),
    'canary.base64': Buffer.from(text).toString('base64'),
    'canary.bytes': Buffer.from(text),
    // Keys on the allow-list, whose values have not the shape they promise.
    'http.request.method': text,
    'service.name': text,
    'exception.message': text,
    'exception.stacktrace': `Error: ${text}\n    at run (/srv/app/index.js:1:1)`,
    'url.full': `https://user:${encodeURIComponent(text)}@example.com/${encodeURIComponent(text)}`,
  };
}

function spanContext(text: string): SpanContext {
  const traceState: TraceState = {
    get: () => text,
    set: () => traceState,
    unset: () => traceState,
    serialize: () => `spanreel=${text},vendor=${text}`,
  };
  return { traceId: TRACE, spanId: SPAN, traceFlags: 1, traceState };
}

function resource(text: string): Resource {
  const made: Resource = {
    attributes: { 'service.name': text, [text]: [text] },
    schemaUrl: text,
    merge: () => made,
    getRawAttributes: () => [['service.name', text]],
  };
  return made;
}
