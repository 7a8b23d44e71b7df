import { JsonMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

import { decodeRequest } from '../otlp/decode.ts';
import type { MetricPointView } from '../otlp/flatten.ts';
import { flattenMetrics } from '../otlp/flatten.ts';

/** A meter provider whose metrics are collected when asked for. */
export interface MetricRecorder {
  readonly provider: MeterProvider;
  /** Every data point so far, cumulative. */
  collect(): Promise<MetricPointView[]>;
}

export function createMetricRecorder(): MetricRecorder {
  const reader = new ReaderOnDemand();
  return {
    provider: new MeterProvider({ readers: [reader] }),
    async collect() {
      const { resourceMetrics, errors } = await reader.collect();
      if (errors.length > 0) throw new AggregateError(errors, 'metrics could not be collected');
      const request = JsonMetricsSerializer.serializeRequest(resourceMetrics);
      return request === undefined ? [] : flattenMetrics(decodeRequest('metrics', 'json', request));
    },
  };
}

class ReaderOnDemand extends MetricReader {
  protected override async onShutdown(): Promise<void> {}

  protected override async onForceFlush(): Promise<void> {}
}
