import type { SpanView } from '../spans/span-view.ts';
import { spanKinds, statusCodes } from '../spans/span-view.ts';
import type { OtlpBody, OtlpMetric, OtlpPoint } from './otlp-json.ts';
import type { PlainAttributes, PlainValue } from './plain-value.ts';
import { toNanoseconds, toPlainAttributes, toPlainValue } from './plain-value.ts';

/** One log record, attributes as a map. */
export interface LogRecordView {
  readonly eventName: string;
  readonly body: PlainValue;
  readonly attributes: PlainAttributes;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Nanoseconds since the epoch. */
  readonly time: bigint;
  readonly scope: string;
  readonly resource: PlainAttributes;
}

/** One data point of a metric, attributes as a map. */
export interface MetricPointView {
  readonly name: string;
  readonly unit: string;
  readonly type: 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';
  readonly temporality: 'unspecified' | 'delta' | 'cumulative';
  readonly attributes: PlainAttributes;
  /** Of gauges and sums. */
  readonly value?: number;
  /** Of histograms and summaries. */
  readonly count?: number;
  readonly sum?: number;
  readonly bucketCounts?: readonly number[];
  readonly explicitBounds?: readonly number[];
  readonly scope: string;
  readonly resource: PlainAttributes;
}

/** Every span of an OTLP JSON body, in its order. */
export function flattenSpans(body: OtlpBody): SpanView[] {
  return (body.resourceSpans ?? []).flatMap(({ resource, scopeSpans }) =>
    (scopeSpans ?? []).flatMap(({ scope, spans }) =>
      (spans ?? []).map((span) => ({
        name: span.name ?? '',
        kind: spanKinds[span.kind ?? 0] ?? 'unspecified',
        traceId: span.traceId ?? '',
        spanId: span.spanId ?? '',
        parentSpanId: span.parentSpanId ?? '',
        traceState: span.traceState ?? '',
        startTime: toNanoseconds(span.startTimeUnixNano),
        endTime: toNanoseconds(span.endTimeUnixNano),
        status: statusCodes[span.status?.code ?? 0] ?? 'unset',
        statusMessage: span.status?.message ?? '',
        attributes: toPlainAttributes(span.attributes),
        events: (span.events ?? []).map((event) => ({
          name: event.name ?? '',
          time: toNanoseconds(event.timeUnixNano),
          attributes: toPlainAttributes(event.attributes),
        })),
        links: (span.links ?? []).map((link) => ({
          traceId: link.traceId ?? '',
          spanId: link.spanId ?? '',
          attributes: toPlainAttributes(link.attributes),
        })),
        scope: scope?.name ?? '',
        resource: toPlainAttributes(resource?.attributes),
      })),
    ),
  );
}

/** Every log record of an OTLP JSON body, in its order. */
export function flattenLogRecords(body: OtlpBody): LogRecordView[] {
  return (body.resourceLogs ?? []).flatMap(({ resource, scopeLogs }) =>
    (scopeLogs ?? []).flatMap(({ scope, logRecords }) =>
      (logRecords ?? []).map((record) => ({
        eventName: record.eventName ?? '',
        body: toPlainValue(record.body),
        attributes: toPlainAttributes(record.attributes),
        severityNumber: record.severityNumber ?? 0,
        severityText: record.severityText ?? '',
        traceId: record.traceId ?? '',
        spanId: record.spanId ?? '',
        time: toNanoseconds(record.timeUnixNano),
        scope: scope?.name ?? '',
        resource: toPlainAttributes(resource?.attributes),
      })),
    ),
  );
}

/** Every data point of an OTLP JSON body, in its order. */
export function flattenMetrics(body: OtlpBody): MetricPointView[] {
  return (body.resourceMetrics ?? []).flatMap(({ resource, scopeMetrics }) =>
    (scopeMetrics ?? []).flatMap(({ scope, metrics }) =>
      (metrics ?? []).flatMap((metric) =>
        pointsOf(metric).map((point) =>
          Object.assign(point, { scope: scope?.name ?? '', resource: toPlainAttributes(resource?.attributes) }),
        ),
      ),
    ),
  );
}

const pointTypes = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;
const temporalities = ['unspecified', 'delta', 'cumulative'] as const;

function pointsOf(metric: OtlpMetric): Omit<MetricPointView, 'scope' | 'resource'>[] {
  const type = pointTypes.find((candidate) => metric[candidate] !== undefined);
  if (type === undefined) return [];
  const { dataPoints = [], aggregationTemporality = 0 } = metric[type] ?? {};
  return dataPoints.map((point) => ({
    name: metric.name ?? '',
    unit: metric.unit ?? '',
    type,
    temporality: temporalities[aggregationTemporality] ?? 'unspecified',
    attributes: toPlainAttributes(point.attributes),
    ...figuresOf(point),
  }));
}

function figuresOf(
  point: OtlpPoint,
): Pick<MetricPointView, 'value' | 'count' | 'sum' | 'bucketCounts' | 'explicitBounds'> {
  const value = point.asDouble ?? point.asInt;
  return {
    ...(value !== undefined && { value: Number(value) }),
    ...(point.count !== undefined && { count: Number(point.count) }),
    ...(point.sum !== undefined && { sum: point.sum }),
    ...(point.bucketCounts !== undefined && { bucketCounts: point.bucketCounts.map(Number) }),
    ...(point.explicitBounds !== undefined && { explicitBounds: point.explicitBounds.map(Number) }),
  };
}
