import { ValueType } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type ExponentialHistogram,
  type Histogram,
  type MetricData,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';

import { toNanos } from './nanos.ts';
import { attributeList } from './to-any-value.ts';
import { toOtlpResource, toOtlpScope } from './to-resource.ts';

/** One OTLP JSON line of metrics. */
export interface MetricsRequest {
  readonly resourceMetrics: readonly OtlpResourceMetrics[];
}

interface OtlpResourceMetrics {
  readonly resource: object;
  readonly scopeMetrics: readonly { readonly scope: object; readonly metrics: readonly object[] }[];
}

export function metricsToOtlp({ resource, scopeMetrics }: ResourceMetrics): MetricsRequest {
  const scopes = scopeMetrics.map(({ scope, metrics }) => ({
    scope: toOtlpScope(scope),
    metrics: metrics.filter(({ dataPoints }) => dataPoints.length > 0).map(toOtlpMetric),
    ...(scope.schemaUrl === undefined ? {} : { schemaUrl: scope.schemaUrl }),
  }));
  const filled = scopes.filter(({ metrics }) => metrics.length > 0);
  return { resourceMetrics: filled.length === 0 ? [] : [{ resource: toOtlpResource(resource), scopeMetrics: filled }] };
}

/** How many data points a request holds. */
export function countDataPoints({ scopeMetrics }: ResourceMetrics): number {
  return scopeMetrics.flatMap(({ metrics }) => metrics).reduce((sum, { dataPoints }) => sum + dataPoints.length, 0);
}

function toOtlpMetric(data: MetricData): object {
  const { name, description, unit } = data.descriptor;
  return { name, description, unit, ...points(data) };
}

function points(data: MetricData): object {
  const aggregationTemporality = data.aggregationTemporality === AggregationTemporality.DELTA ? 1 : 2;
  switch (data.dataPointType) {
    case DataPointType.SUM: {
      const dataPoints = data.dataPoints.map((point) => numberPoint(point, data));
      return { sum: { aggregationTemporality, isMonotonic: data.isMonotonic, dataPoints } };
    }
    case DataPointType.GAUGE:
      return { gauge: { dataPoints: data.dataPoints.map((point) => numberPoint(point, data)) } };
    case DataPointType.HISTOGRAM:
      return { histogram: { aggregationTemporality, dataPoints: data.dataPoints.map(histogramPoint) } };
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return { exponentialHistogram: { aggregationTemporality, dataPoints: data.dataPoints.map(exponentialPoint) } };
  }
}

function common({ attributes, startTime, endTime }: DataPoint<unknown>): object {
  return {
    attributes: attributeList(attributes),
    startTimeUnixNano: toNanos(startTime),
    timeUnixNano: toNanos(endTime),
  };
}

function numberPoint(point: DataPoint<number>, { descriptor }: MetricData): object {
  const isInt = descriptor.valueType === ValueType.INT && Number.isSafeInteger(point.value);
  return { ...common(point), ...(isInt ? { asInt: String(point.value) } : { asDouble: double(point.value) }) };
}

function histogramPoint(point: DataPoint<Histogram>): object {
  const { buckets, count, sum, min, max } = point.value;
  return {
    ...common(point),
    count: String(count),
    ...optionalDouble('sum', sum),
    bucketCounts: buckets.counts.map(String),
    explicitBounds: buckets.boundaries.map(double),
    ...optionalDouble('min', min),
    ...optionalDouble('max', max),
  };
}

function exponentialPoint(point: DataPoint<ExponentialHistogram>): object {
  const { count, sum, scale, zeroCount, positive, negative, min, max } = point.value;
  return {
    ...common(point),
    count: String(count),
    ...optionalDouble('sum', sum),
    scale,
    zeroCount: String(zeroCount),
    positive: { offset: positive.offset, bucketCounts: positive.bucketCounts.map(String) },
    negative: { offset: negative.offset, bucketCounts: negative.bucketCounts.map(String) },
    ...optionalDouble('min', min),
    ...optionalDouble('max', max),
  };
}

function optionalDouble(key: string, value: number | undefined): object {
  return value === undefined ? {} : { [key]: double(value) };
}

// JSON has no NaN and no infinities; protobuf's JSON mapping names them.
function double(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
