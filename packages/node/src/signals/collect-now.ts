import type { HrTime } from '@opentelemetry/api';
import type { InstrumentationScope } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { MetricData, MetricProducer, ResourceMetrics, ScopeMetrics } from '@opentelemetry/sdk-metrics';

/** What sdk-metrics 3.1 keeps behind its producer; its own `collect` is asynchronous for the sake of observable callbacks. */
interface CollectorInternals {
  readonly _sharedState?: {
    readonly resource?: Resource;
    readonly meterSharedStates?: ReadonlyMap<string, MeterInternals>;
  };
}

interface MeterInternals {
  readonly _instrumentationScope?: InstrumentationScope;
  readonly metricStorageRegistry?: {
    getStorages(
      collector: MetricProducer,
    ): readonly { collect(collector: MetricProducer, at: HrTime): MetricData | undefined }[];
  };
}

/**
 * What counters and histograms hold, at once: when a process ends, no promise runs any more. Observable instruments, whose
 * callbacks may be asynchronous, are not asked. `undefined` where this version of the SDK is built differently.
 */
export function collectNow(producer: MetricProducer, at: HrTime): ResourceMetrics | undefined {
  const { _sharedState: state } = producer as CollectorInternals;
  if (!state?.resource || !state.meterSharedStates) return undefined;
  const scopeMetrics: ScopeMetrics[] = [];
  for (const meter of state.meterSharedStates.values()) {
    if (!meter._instrumentationScope || !meter.metricStorageRegistry) return undefined;
    const metrics = meter.metricStorageRegistry
      .getStorages(producer)
      .flatMap((storage) => storage.collect(producer, at) ?? []);
    if (metrics.length > 0) scopeMetrics.push({ scope: meter._instrumentationScope, metrics });
  }
  return { resource: state.resource, scopeMetrics };
}
