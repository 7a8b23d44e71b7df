/** How a field stands in the JSON encoding and on the wire. */
type FieldKind =
  | 'string'
  /** Hex text in JSON (trace and span ids), bytes on the wire. */
  | 'hex'
  | 'base64'
  | 'bool'
  | 'enum'
  | 'uint32'
  | 'sint32'
  | 'int64'
  | 'fixed32'
  | 'fixed64'
  | 'double'
  | 'fixed64s'
  | 'uint64s'
  | 'doubles'
  | MessageKind;

type MessageKind = `${'' | 'repeated '}${MessageName}`;

export interface Field {
  readonly name: string;
  readonly number: number;
  readonly kind: FieldKind;
  /** Written even if it is zero, empty or false: a member of a oneof, or `optional`. */
  readonly isExplicit?: boolean;
}

export type MessageName =
  | 'Any'
  | 'Array'
  | 'KvList'
  | 'KeyValue'
  | 'Resource'
  | 'Scope'
  | 'LogsData'
  | 'ResourceLogs'
  | 'ScopeLogs'
  | 'LogRecord'
  | 'TracesData'
  | 'ResourceSpans'
  | 'ScopeSpans'
  | 'Span'
  | 'SpanEvent'
  | 'Link'
  | 'Status'
  | 'MetricsData'
  | 'ResourceMetrics'
  | 'ScopeMetrics'
  | 'Metric'
  | 'Gauge'
  | 'Sum'
  | 'Histogram'
  | 'ExponentialHistogram'
  | 'NumberPoint'
  | 'HistogramPoint'
  | 'ExponentialPoint'
  | 'Buckets';

const field = (name: string, number: number, kind: FieldKind): Field => ({ name, number, kind });
const explicit = (name: string, number: number, kind: FieldKind): Field => ({ name, number, kind, isExplicit: true });
const attributes = (number: number): Field => field('attributes', number, 'repeated KeyValue');
const dropped = (name: string, number: number): Field => field(`dropped${name}Count`, number, 'uint32');

/** The messages of opentelemetry-proto 1.x that Spanreel sends, by their JSON names: github.com/open-telemetry/opentelemetry-proto. */
export const MESSAGES: Readonly<Record<MessageName, readonly Field[]>> = {
  Any: [
    explicit('stringValue', 1, 'string'),
    explicit('boolValue', 2, 'bool'),
    explicit('intValue', 3, 'int64'),
    explicit('doubleValue', 4, 'double'),
    explicit('arrayValue', 5, 'Array'),
    explicit('kvlistValue', 6, 'KvList'),
    explicit('bytesValue', 7, 'base64'),
  ],
  Array: [field('values', 1, 'repeated Any')],
  KvList: [field('values', 1, 'repeated KeyValue')],
  KeyValue: [field('key', 1, 'string'), field('value', 2, 'Any')],
  Resource: [attributes(1), dropped('Attributes', 2)],
  Scope: [field('name', 1, 'string'), field('version', 2, 'string'), attributes(3), dropped('Attributes', 4)],

  LogsData: [field('resourceLogs', 1, 'repeated ResourceLogs')],
  ResourceLogs: [
    field('resource', 1, 'Resource'),
    field('scopeLogs', 2, 'repeated ScopeLogs'),
    field('schemaUrl', 3, 'string'),
  ],
  ScopeLogs: [
    field('scope', 1, 'Scope'),
    field('logRecords', 2, 'repeated LogRecord'),
    field('schemaUrl', 3, 'string'),
  ],
  LogRecord: [
    field('timeUnixNano', 1, 'fixed64'),
    field('severityNumber', 2, 'enum'),
    field('severityText', 3, 'string'),
    field('body', 5, 'Any'),
    attributes(6),
    dropped('Attributes', 7),
    field('flags', 8, 'fixed32'),
    field('traceId', 9, 'hex'),
    field('spanId', 10, 'hex'),
    field('observedTimeUnixNano', 11, 'fixed64'),
    field('eventName', 12, 'string'),
  ],

  TracesData: [field('resourceSpans', 1, 'repeated ResourceSpans')],
  ResourceSpans: [
    field('resource', 1, 'Resource'),
    field('scopeSpans', 2, 'repeated ScopeSpans'),
    field('schemaUrl', 3, 'string'),
  ],
  ScopeSpans: [field('scope', 1, 'Scope'), field('spans', 2, 'repeated Span'), field('schemaUrl', 3, 'string')],
  Span: [
    field('traceId', 1, 'hex'),
    field('spanId', 2, 'hex'),
    field('traceState', 3, 'string'),
    field('parentSpanId', 4, 'hex'),
    field('name', 5, 'string'),
    field('kind', 6, 'enum'),
    field('startTimeUnixNano', 7, 'fixed64'),
    field('endTimeUnixNano', 8, 'fixed64'),
    attributes(9),
    dropped('Attributes', 10),
    field('events', 11, 'repeated SpanEvent'),
    dropped('Events', 12),
    field('links', 13, 'repeated Link'),
    dropped('Links', 14),
    field('status', 15, 'Status'),
    field('flags', 16, 'fixed32'),
  ],
  SpanEvent: [field('timeUnixNano', 1, 'fixed64'), field('name', 2, 'string'), attributes(3), dropped('Attributes', 4)],
  Link: [
    field('traceId', 1, 'hex'),
    field('spanId', 2, 'hex'),
    field('traceState', 3, 'string'),
    attributes(4),
    dropped('Attributes', 5),
    field('flags', 6, 'fixed32'),
  ],
  Status: [field('message', 2, 'string'), field('code', 3, 'enum')],

  MetricsData: [field('resourceMetrics', 1, 'repeated ResourceMetrics')],
  ResourceMetrics: [
    field('resource', 1, 'Resource'),
    field('scopeMetrics', 2, 'repeated ScopeMetrics'),
    field('schemaUrl', 3, 'string'),
  ],
  ScopeMetrics: [field('scope', 1, 'Scope'), field('metrics', 2, 'repeated Metric'), field('schemaUrl', 3, 'string')],
  Metric: [
    field('name', 1, 'string'),
    field('description', 2, 'string'),
    field('unit', 3, 'string'),
    explicit('gauge', 5, 'Gauge'),
    explicit('sum', 7, 'Sum'),
    explicit('histogram', 9, 'Histogram'),
    explicit('exponentialHistogram', 10, 'ExponentialHistogram'),
  ],
  Gauge: [field('dataPoints', 1, 'repeated NumberPoint')],
  Sum: [
    field('dataPoints', 1, 'repeated NumberPoint'),
    field('aggregationTemporality', 2, 'enum'),
    field('isMonotonic', 3, 'bool'),
  ],
  Histogram: [field('dataPoints', 1, 'repeated HistogramPoint'), field('aggregationTemporality', 2, 'enum')],
  ExponentialHistogram: [
    field('dataPoints', 1, 'repeated ExponentialPoint'),
    field('aggregationTemporality', 2, 'enum'),
  ],
  NumberPoint: [
    field('startTimeUnixNano', 2, 'fixed64'),
    field('timeUnixNano', 3, 'fixed64'),
    explicit('asDouble', 4, 'double'),
    explicit('asInt', 6, 'fixed64'),
    attributes(7),
    field('flags', 8, 'uint32'),
  ],
  HistogramPoint: [
    field('startTimeUnixNano', 2, 'fixed64'),
    field('timeUnixNano', 3, 'fixed64'),
    field('count', 4, 'fixed64'),
    explicit('sum', 5, 'double'),
    field('bucketCounts', 6, 'fixed64s'),
    field('explicitBounds', 7, 'doubles'),
    attributes(9),
    field('flags', 10, 'uint32'),
    explicit('min', 11, 'double'),
    explicit('max', 12, 'double'),
  ],
  ExponentialPoint: [
    attributes(1),
    field('startTimeUnixNano', 2, 'fixed64'),
    field('timeUnixNano', 3, 'fixed64'),
    field('count', 4, 'fixed64'),
    explicit('sum', 5, 'double'),
    field('scale', 6, 'sint32'),
    field('zeroCount', 7, 'fixed64'),
    field('positive', 8, 'Buckets'),
    field('negative', 9, 'Buckets'),
    field('flags', 10, 'uint32'),
    explicit('min', 12, 'double'),
    explicit('max', 13, 'double'),
  ],
  Buckets: [field('offset', 1, 'sint32'), field('bucketCounts', 2, 'uint64s')],
};
