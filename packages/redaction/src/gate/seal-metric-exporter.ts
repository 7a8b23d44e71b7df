import type { PushMetricExporter, ResourceMetrics } from '@opentelemetry/sdk-metrics';

import type { Redactor } from '../redactor/redactor.ts';
import { redactMetrics } from './redact-metrics.ts';
import { RedactedOrigins } from './redact-resource.ts';
import { type SealOptions, passThroughGate } from './seal-options.ts';
import { type Sealed, markSealed } from './sealed.ts';

/** Wraps a metric exporter as `sealSpanExporter` wraps one for spans; its choice of aggregation stays. */
export function sealMetricExporter(
  exporter: PushMetricExporter,
  redactor: Redactor,
  options: SealOptions = {},
): Sealed<PushMetricExporter> {
  const origins = new RedactedOrigins(redactor);
  const sealed: PushMetricExporter = {
    export(metrics, done) {
      const redact = (): ResourceMetrics => redactMetrics(metrics, redactor.atOnce, origins);
      passThroughGate({ signal: 'metrics', items: countMetrics(metrics), redact }, options, done, (redacted) =>
        exporter.export(redacted, done),
      );
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
  // Readers ask only exporters that have an opinion.
  if (exporter.selectAggregation) sealed.selectAggregation = exporter.selectAggregation.bind(exporter);
  if (exporter.selectAggregationTemporality) {
    sealed.selectAggregationTemporality = exporter.selectAggregationTemporality.bind(exporter);
  }
  return markSealed(sealed);
}

function countMetrics(metrics: ResourceMetrics): number {
  let count = 0;
  for (const scope of metrics.scopeMetrics) count += scope.metrics.length;
  return count;
}
