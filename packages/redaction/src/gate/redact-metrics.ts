import type { MetricData, ResourceMetrics, ScopeMetrics } from '@opentelemetry/sdk-metrics';

import type { Redactor } from '../redactor/redactor.ts';
import type { RedactedOrigins } from './redact-resource.ts';

/** A redacted copy of collected metrics: names, descriptions, units and attributes; values are numbers and stay. */
export function redactMetrics(metrics: ResourceMetrics, redactor: Redactor, origins: RedactedOrigins): ResourceMetrics {
  return {
    resource: origins.resource(metrics.resource),
    scopeMetrics: metrics.scopeMetrics.map((scope) => redactScope(scope, redactor, origins)),
  };
}

function redactScope({ scope, metrics }: ScopeMetrics, redactor: Redactor, origins: RedactedOrigins): ScopeMetrics {
  return { scope: origins.scope(scope), metrics: metrics.map((metric) => redactMetric(metric, redactor)) };
}

function redactMetric(metric: MetricData, redactor: Redactor): MetricData {
  const { descriptor } = metric;
  return {
    ...metric,
    descriptor: {
      ...descriptor,
      name: redactor.text(descriptor.name),
      description: redactor.text(descriptor.description),
      unit: redactor.text(descriptor.unit),
    },
    dataPoints: metric.dataPoints.map((point) => ({
      ...point,
      attributes: redactor.attributes(point.attributes),
    })),
  } as MetricData;
}
