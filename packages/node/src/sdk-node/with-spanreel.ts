import { CompositePropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type SpanProcessor } from '@opentelemetry/sdk-trace';
import type { NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { installPipeline } from '@spanreel/api/pipeline';

import type { Config } from '../config/config.ts';
import type { ConfigOptions } from '../config/create-config.ts';
import { readConfig } from '../config/read-config.ts';
import { installDiagnosticsLogger } from '../diagnostics/diagnostics-logger.ts';
import { notice } from '../diagnostics/notice.ts';
import { Counters, type PipelineParts, createGatedPipeline } from '../pipeline/index.ts';
import type { Gate } from '../pipeline/gate.ts';
import { createResource } from '../resource/create-resource.ts';
import { createGate } from '../start/create-gate.ts';
import { createPropagator } from '../start/create-propagator.ts';
import { runningDistribution, setRunningDistribution } from '../start/distribution.ts';
import { VERSION } from '../version.ts';
import { sealLogRecordProcessor, sealMetricReader, sealSpanProcessor } from './sealed-processors.ts';

/**
 * The configuration of a `NodeSDK` with Spanreel in it: whatever its processors, readers and exporter send is redacted before they
 * have it, events have their pipeline and log, and our propagator runs beside its own. A signal it configures nothing for goes
 * where Spanreel would send it. Returned as it is when Spanreel is switched off, runs already, or its settings are wrong.
 *
 * @example
 * import { NodeSDK } from '@opentelemetry/sdk-node';
 * import { withSpanreel } from '@spanreel/node/sdk-node';
 *
 * new NodeSDK(withSpanreel({ serviceName: 'bank' })).start();
 */
export function withSpanreel(
  configuration: Partial<NodeSDKConfiguration> = {},
  options: ConfigOptions = {},
): Partial<NodeSDKConfiguration> {
  if (runningDistribution() !== undefined) {
    notice('runs already in this process, withSpanreel changes nothing; leave out either it or the flag');
    return configuration;
  }
  const { serviceName } = configuration;
  const config = readConfig({ ...(serviceName !== undefined && { serviceName }), ...options });
  return config === undefined ? configuration : extend(configuration, config);
}

function extend(configuration: Partial<NodeSDKConfiguration>, config: Config): Partial<NodeSDKConfiguration> {
  const found = createResource(config);
  const resource = configuration.resource === undefined ? found : found.merge(configuration.resource);
  const counters = new Counters();
  const { gate, redactor } = createGate(config, counters);
  installDiagnosticsLogger(config.diagnosticsLevel, (text) => redactor.atOnce.text(text));
  const parts = createGatedPipeline({ config, resource, gate, counters });
  installPipeline(parts.pipeline);
  setRunningDistribution({ version: VERSION, flush: () => parts.flush(), shutdown: () => parts.shutdown() });
  parts.start({ forceFlush: async () => undefined });
  const { traceExporter: _, ...rest } = configuration;
  return {
    ...rest,
    resource: resourceFromAttributes(gate.resource(resource).attributes),
    autoDetectResources: false,
    textMapPropagator: propagatorOf(configuration, config, (text) => redactor.atOnce.text(text)),
    spanProcessors: [...spanProcessorsOf(configuration, config, gate, parts), closing(parts)],
    logRecordProcessors:
      (configuration.logRecordProcessors ?? []).length > 0
        ? (configuration.logRecordProcessors ?? []).map((processor) => sealLogRecordProcessor(processor, gate))
        : [...parts.logRecordProcessors],
    metricReaders: configuration.metricReaders?.map((reader) => sealMetricReader(reader, gate)) ?? [
      ...parts.metricReaders,
    ],
  };
}

function spanProcessorsOf(
  { spanProcessors, traceExporter }: Partial<NodeSDKConfiguration>,
  { spanBatch }: Config,
  gate: Gate,
  parts: PipelineParts,
): SpanProcessor[] {
  if (spanProcessors !== undefined) return spanProcessors.map((processor) => sealSpanProcessor(processor, gate));
  if (traceExporter === undefined) return [...parts.spanProcessors];
  return [new BatchSpanProcessor({ ...spanBatch, exporter: gate.sealSpans(traceExporter) })];
}

/** Ends with the SDK, which knows no other way of telling. */
function closing(parts: PipelineParts): SpanProcessor {
  return {
    onStart: () => undefined,
    onEnd: () => undefined,
    forceFlush: async () => parts.flush(),
    async shutdown() {
      await parts.shutdown();
      installPipeline(undefined);
      setRunningDistribution(undefined);
    },
  };
}

function propagatorOf(
  { textMapPropagator }: Partial<NodeSDKConfiguration>,
  config: Config,
  redact: (text: string) => string,
): NodeSDKConfiguration['textMapPropagator'] {
  // `null` asks for none.
  if (textMapPropagator === null) return null;
  const own = createPropagator(config, redact);
  if (own === undefined) return textMapPropagator ?? null;
  return textMapPropagator === undefined ? own : new CompositePropagator({ propagators: [textMapPropagator, own] });
}
