import { metrics } from '@opentelemetry/api';
import type { DataPoint, Histogram } from '@opentelemetry/sdk-metrics';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';

/** What a run records, by metric: sums of counters, count and sum of histograms, each with its labels. Only tests import this. */
export async function metricsOf(run: () => Promise<void> | void): Promise<Record<string, [unknown, object][]>> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  try {
    await run();
    await provider.forceFlush();
    const found = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    return Object.fromEntries(
      found.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        (dataPoints as DataPoint<number | Histogram>[]).map(({ value, attributes }) => [
          typeof value === 'number' ? value : [value.count, value.sum],
          attributes,
        ]),
      ]),
    );
  } finally {
    metrics.disable();
    await provider.shutdown();
  }
}
