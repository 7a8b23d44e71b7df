import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import type { Redactor } from '@spanreel/redaction';

import type { Config } from '../config/config.ts';
import type { PipelineParts } from '../pipeline/index.ts';
import { LeanContextManager } from './context-manager.ts';
import { createPropagator } from './create-propagator.ts';
import { createSampler } from './create-sampler.ts';

/** What the application's calls of the OpenTelemetry api end in. */
export interface Providers {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Makes and registers the providers, the context manager and the propagator. A signal without an output keeps the api's no-op. */
export function registerProviders(
  config: Config,
  resource: Resource,
  parts: PipelineParts,
  redactor: Redactor,
): Providers {
  const providers: Providers[] = [];
  context.setGlobalContextManager(new LeanContextManager().enable());
  const propagator = createPropagator(config, (text) => redactor.atOnce.text(text));
  if (propagator !== undefined) propagation.setGlobalPropagator(propagator);
  if (parts.metricReaders.length > 0) {
    const provider = new MeterProvider({ resource, readers: [...parts.metricReaders] });
    metrics.setGlobalMeterProvider(provider);
    providers.push(provider);
  }
  if (parts.spanProcessors.length > 0) {
    const provider = new TracerProvider({
      resource,
      sampler: createSampler(config.sampler),
      spanLimits: config.spanLimits,
      spanProcessors: [...parts.spanProcessors],
    });
    trace.setGlobalTracerProvider(provider);
    providers.push(provider);
  }
  if (parts.logRecordProcessors.length > 0) {
    const provider = new LoggerProvider({
      resource,
      logRecordLimits: config.logRecordLimits,
      processors: [...parts.logRecordProcessors],
    });
    logs.setGlobalLoggerProvider(provider);
    providers.push(provider);
  }
  return {
    forceFlush: async () => void (await Promise.allSettled(providers.map(async (provider) => provider.forceFlush()))),
    shutdown: async () => void (await Promise.allSettled(providers.map(async (provider) => provider.shutdown()))),
  };
}

export function unregisterProviders(): void {
  for (const api of [trace, metrics, logs, context, propagation]) api.disable();
}
