import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import type { TextMapPropagator } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import type { Sampler, SpanProcessor } from '@opentelemetry/sdk-trace';
import { installPipeline, installedPipeline } from '@spanreel/api/pipeline';
import type { SpineEvent } from '@spanreel/events';

import type { MetricPointView } from '../otlp/flatten.ts';
import type { PlainAttributes, PlainValue } from '../otlp/plain-value.ts';
import type { SpanView } from '../spans/span-view.ts';
import { toSpanView } from '../spans/span-view.ts';
import type { InMemoryPipelineOptions } from './in-memory-pipeline.ts';
import { InMemoryPipeline } from './in-memory-pipeline.ts';
import { createMetricRecorder } from './metric-recorder.ts';
import { Recording, loggerProvider, recordInto, tracerProvider } from './shared-sdk.ts';

/** Settings of the in-memory telemetry. */
export interface InMemoryTelemetryOptions extends InMemoryPipelineOptions {
  /** False leaves Spanreel's pipeline out: events then are plain log records, as with somebody else's SDK. */
  readonly pipeline?: boolean;
  /** W3C trace context by default. */
  readonly propagator?: TextMapPropagator;
  /** Records everything by default. */
  readonly sampler?: Sampler;
  /** Run before the recorder. */
  readonly spanProcessors?: readonly SpanProcessor[];
}

/** A log record of the plain Logs API. */
export interface EmittedLogRecord {
  readonly eventName: string;
  readonly body: PlainValue;
  readonly attributes: PlainAttributes;
  readonly traceId: string;
  readonly spanId: string;
}

/** An SDK whose spans, log records and events stay in memory. */
export interface InMemoryTelemetry {
  /** Ended spans in the order of their ends. */
  readonly spans: readonly SpanView[];
  /** Started and not ended, in the order of their starts: empty after a test of well-behaved code. */
  readonly openSpans: readonly SpanView[];
  readonly logRecords: readonly EmittedLogRecord[];
  /** Every data point of the metrics recorded so far, cumulative. */
  metrics(): Promise<MetricPointView[]>;
  /** What the pipeline took. */
  readonly events: readonly SpineEvent[];
  /** Nothing is recorded by it with `pipeline: false`. */
  readonly pipeline: InMemoryPipeline;
  /** Takes everything out of the globals again. */
  uninstall(): void;
}

/**
 * Registers an SDK of all signals with context manager and propagator, and an in-memory pipeline, as the globals of
 * this process; throws when others are registered already. For tests that need it in `beforeEach`; else see {@link
 * withInMemoryTelemetry}.
 */
export function installInMemoryTelemetry({
  pipeline: withPipeline = true,
  propagator = new W3CTraceContextPropagator(),
  sampler,
  spanProcessors = [],
  ...pipelineOptions
}: InMemoryTelemetryOptions = {}): InMemoryTelemetry {
  if (installedPipeline() !== undefined) throw new Error('a pipeline is installed already: uninstall it first');
  const recording = new Recording(sampler, spanProcessors);
  const pipeline = new InMemoryPipeline(pipelineOptions);
  const registered = [
    ['context manager', context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())],
    ['tracer provider', trace.setGlobalTracerProvider(tracerProvider)],
    ['propagator', propagation.setGlobalPropagator(propagator)],
  ] as const;
  const taken = registered.find(([, done]) => !done);
  if (taken !== undefined) {
    // Those that stand belong to somebody else and stay.
    if (registered[0][1]) context.disable();
    if (registered[1][1]) trace.disable();
    if (registered[2][1]) propagation.disable();
    throw new Error(`a ${taken[0]} is registered already: uninstall it first`);
  }
  const metricRecorder = createMetricRecorder();
  metrics.setGlobalMeterProvider(metricRecorder.provider);
  logs.setGlobalLoggerProvider(loggerProvider);
  recordInto(recording);
  if (withPipeline) installPipeline(pipeline);
  return {
    get spans() {
      return recording.endedSpans.map(toSpanView);
    },
    get openSpans() {
      return [...recording.openSpans].map(toSpanView);
    },
    get logRecords() {
      return recording.logRecords.map((record) => ({
        eventName: record.eventName ?? '',
        body: (record.body ?? null) as PlainValue,
        attributes: { ...record.attributes } as PlainAttributes,
        traceId: record.spanContext?.traceId ?? '',
        spanId: record.spanContext?.spanId ?? '',
      }));
    },
    metrics: async () => metricRecorder.collect(),
    events: pipeline.events,
    pipeline,
    uninstall() {
      if (withPipeline) installPipeline(undefined);
      recordInto(undefined);
      for (const api of [trace, logs, metrics, propagation, context]) api.disable();
    },
  };
}

/**
 * Runs `work` with in-memory telemetry and takes it out of the globals again, whatever happens.
 *
 * @example
 * const spans = await withInMemoryTelemetry(async (telemetry) => {
 *   await saga('transfer', {}, async () => undefined);
 *   return telemetry.spans;
 * });
 */
export async function withInMemoryTelemetry<T>(
  work: (telemetry: InMemoryTelemetry) => T | Promise<T>,
  options: InMemoryTelemetryOptions = {},
): Promise<T> {
  const telemetry = installInMemoryTelemetry(options);
  try {
    return await work(telemetry);
  } finally {
    telemetry.uninstall();
  }
}
