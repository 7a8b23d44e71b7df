import type { Context } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';

import type { Config, OtlpTarget, Signal, SignalOutput } from '../config/config.ts';
import type { LogsRequest } from '../otlp/logs-to-otlp.ts';
import { logsToOtlp } from '../otlp/logs-to-otlp.ts';
import type { MetricsRequest } from '../otlp/metrics-to-otlp.ts';
import { countDataPoints, metricsToOtlp } from '../otlp/metrics-to-otlp.ts';
import type { TraceRequest } from '../otlp/spans-to-otlp.ts';
import { spansToOtlp } from '../otlp/spans-to-otlp.ts';
import type { Counters } from '../pipeline/counters.ts';
import type { Gate } from '../pipeline/gate.ts';
import type { Preparation } from '../pipeline/preparation.ts';
import type { Report } from '../pipeline/report.ts';
import type { Timing } from '../pipeline/timing.ts';
import { consoleSink } from './console-sink.ts';
import { logExporterTo, metricExporterTo, spanExporterTo } from './hand-on-exporters.ts';
import { sealedSink } from './sealed-sink.ts';
import { SignalQueue } from './signal-queue.ts';
import { SpanreelLogProcessor } from './spanreel-log-processor.ts';
import { SpanreelMetricReader } from './spanreel-metric-reader.ts';
import { SpanreelSpanProcessor } from './spanreel-span-processor.ts';

export type SignalRequest = TraceRequest | LogsRequest | MetricsRequest;

/** Takes redacted requests to a receiver, and to the segment when that fails. */
export interface RequestSender {
  /** Whether it would send another request now; else what comes is better left waiting. */
  readonly isReady: boolean;
  send(request: SignalRequest, records: number): void;
  /** Writes the request to the segment, to be delivered from there. */
  spill(request: SignalRequest, records: number, reason: string): void;
}

export interface SignalsOptions {
  readonly config: Config;
  readonly gate: Gate;
  /** What comes before the first batch. */
  readonly preparation: Preparation;
  readonly timing: Timing;
  readonly counters: Counters;
  readonly report: Report;
  /** Whether batches can be redacted; while not, they wait. */
  readonly isOpen?: () => boolean;
  /** What log records say that they belong to. */
  readonly correlationIdAt: (at: Context) => string;
  /** Appends a request to the log that is read here, as one line. */
  readonly toLog: (request: SignalRequest, records: number) => void;
  readonly senderFor: (signal: Signal, target: OtlpTarget) => RequestSender;
}

export interface Signals {
  readonly spanProcessors: readonly SpanreelSpanProcessor[];
  readonly logRecordProcessors: readonly SpanreelLogProcessor[];
  readonly metricReaders: readonly SpanreelMetricReader[];
  /** Ends every open span. */
  readonly endOpenSpans: (reason: string) => void;
  /** Spans and log records that wait go to disk, at once. */
  readonly flushNow: () => void;
  /** The last collection of metrics, to disk, at once; a second call does nothing. */
  readonly collectLast: () => void;
  /** One more after it, for what was counted since. */
  readonly collectAgain: () => void;
  /** All three; what still comes goes to disk at once too. */
  readonly finish: () => void;
}

/** In the embedded log a reader wants spans soon; nobody's network is spared by waiting. */
const EMBEDDED_DELAY_MS = 1000;

/** Spans, log records and metrics, from the SDK's hands through the redaction gate to where each goes. */
export function createSignals(options: SignalsOptions): Signals {
  const spans = options.config.outputs.traces.length > 0 ? spanQueue(options) : undefined;
  const records = options.config.outputs.logs.length > 0 ? logQueue(options) : undefined;
  const lost = (count: number): void => {
    options.counters.add('dropped', count, 'never_ended');
    options.report.notice(
      'never_ended',
      `${count} spans are lost: they were never ended, and nothing holds them any more`,
    );
  };
  const spanProcessors = spans ? [new SpanreelSpanProcessor(spans.queue, { lost })] : [];
  const logRecordProcessors = records ? [new SpanreelLogProcessor(records.queue, options.correlationIdAt)] : [];
  const metricReaders = options.config.outputs.metrics.length > 0 ? metricReader(options) : [];
  const collectLast = (): void => {
    for (const { reader, lastly } of metricReaders) lastly(() => reader.collectNow());
  };
  const collectAgain = (): void => {
    for (const { reader } of metricReaders) reader.collectNow();
  };
  return {
    spanProcessors,
    logRecordProcessors,
    collectLast,
    collectAgain,
    metricReaders: metricReaders.map(({ reader }) => reader),
    endOpenSpans: (reason) => {
      for (const processor of spanProcessors) processor.endOpen(reason);
    },
    flushNow: () => {
      spans?.queue.flushNow(spans.toDisk);
      records?.queue.flushNow(records.toDisk);
    },
    finish: () => {
      spans?.queue.writeThrough(spans.toDisk);
      records?.queue.writeThrough(records.toDisk);
      collectLast();
    },
  };
}

/** One signal's way: normal, when the queue overflows, and when nothing but the disk will do. */
interface Way<B> {
  readonly handOn: (batch: B) => void;
  readonly toDisk: (batch: B, reason?: string) => void;
  readonly isReady: () => boolean;
}

interface QueuedSignal<T> {
  readonly queue: SignalQueue<T>;
  readonly toDisk: (items: readonly T[]) => void;
}

function spanQueue(options: SignalsOptions): QueuedSignal<ReadableSpan> {
  const seal = (handOn: (spans: readonly ReadableSpan[]) => void): ((spans: ReadableSpan[]) => void) =>
    sealed(options, 'spans', options.gate.sealSpans(spanExporterTo(handOn)), lengthOf, oneByOne);
  const encode = (spans: readonly ReadableSpan[], withMirrors: boolean): TraceRequest =>
    spansToOtlp(spans, { withMirrors });
  return queued(options, 'traces', options.config.spanBatch, seal, encode, options.gate.ahead?.spans);
}

function logQueue(options: SignalsOptions): QueuedSignal<ReadableLogRecord> {
  const seal = (handOn: (records: readonly ReadableLogRecord[]) => void): ((records: ReadableLogRecord[]) => void) =>
    sealed(options, 'log records', options.gate.sealLogs(logExporterTo(handOn)), lengthOf, oneByOne);
  return queued(options, 'logs', options.config.logBatch, seal, logsToOtlp, options.gate.ahead?.logs);
}

function queued<T>(
  options: SignalsOptions,
  signal: 'traces' | 'logs',
  batch: Config['spanBatch'],
  seal: (handOn: (items: readonly T[]) => void) => (items: T[]) => void,
  encode: (items: readonly T[], withMirrors: boolean) => SignalRequest,
  readAhead: ((waiting: () => readonly T[]) => Promise<void>) | undefined,
): QueuedSignal<T> {
  const outputs = options.config.outputs[signal];
  const ways = outputs.map((output) => wayOf(options, signal, output, seal, encode, (items) => items.length));
  const isEmbedded = outputs.every(({ kind }) => kind !== 'otlp');
  const toDisk = (items: readonly T[], reason = 'exit'): void => {
    for (const way of ways) way.toDisk([...items], reason);
  };
  const queue = new SignalQueue<T>({
    timing: options.timing,
    maxSize: batch.maxQueueSize,
    batchSize: batch.maxExportBatchSize,
    delayMillis: isEmbedded ? Math.min(EMBEDDED_DELAY_MS, batch.scheduleDelayMillis) : batch.scheduleDelayMillis,
    flush: (items) => {
      for (const way of ways) way.handOn([...items]);
    },
    overflow: (items) => toDisk(items, 'queue_full'),
    readAhead,
    preparation: options.preparation,
    isReady: () => (options.isOpen?.() ?? true) && ways.every((way) => way.isReady()),
  });
  return { queue, toDisk };
}

interface ReadMetrics {
  readonly reader: SpanreelMetricReader;
  /** Runs the last collection with the disk as its only way. */
  readonly lastly: (collect: () => void) => void;
}

function metricReader(options: SignalsOptions): ReadMetrics[] {
  const seal = (handOn: (metrics: ResourceMetrics) => void): ((metrics: ResourceMetrics) => void) =>
    sealed(options, 'metrics', options.gate.sealMetrics(metricExporterTo(handOn)), countDataPoints);
  const ways = options.config.outputs.metrics.map((output) =>
    wayOf(options, 'metrics', output, seal, metricsToOtlp, countDataPoints),
  );
  let isLast = false;
  const reader = new SpanreelMetricReader({
    settings: options.config.metricExport,
    timing: options.timing,
    handOn: (metrics) => {
      if (metrics.scopeMetrics.length === 0) return;
      for (const way of ways) (isLast ? way.toDisk : way.handOn)(metrics);
    },
  });
  return [
    {
      reader,
      lastly(collect) {
        if (isLast) return;
        isLast = true;
        collect();
      },
    },
  ];
}

function sealed<B>(
  { counters, report }: SignalsOptions,
  signal: string,
  exporter: { export(batch: B, done: (result: { code: number }) => void): void },
  count: (batch: B) => number,
  split?: (batch: B) => readonly B[],
): (batch: B) => void {
  return sealedSink({ signal, exporter, count, split, counters, report });
}

function lengthOf(items: readonly unknown[]): number {
  return items.length;
}

function oneByOne<T>(items: readonly T[]): readonly T[][] {
  return items.map((item) => [item]);
}

function wayOf<S, B extends S>(
  options: SignalsOptions,
  signal: Signal,
  output: SignalOutput,
  seal: (handOn: (batch: S) => void) => (batch: B) => void,
  encode: (batch: S, withMirrors: boolean) => SignalRequest,
  count: (batch: S) => number,
): Way<B> {
  if (output.kind === 'console') {
    const show = consoleSink(signal, options.gate);
    const handOn = (batch: B): void => show(batch);
    return { handOn, toDisk: handOn, isReady: () => true };
  }
  if (output.kind === 'log') {
    const handOn = seal((batch) => options.toLog(encode(batch, false), count(batch)));
    return { handOn, toDisk: handOn, isReady: () => true };
  }
  const sender = options.senderFor(signal, output.target);
  let reason = 'exit';
  const spill = seal((batch) => sender.spill(encode(batch, true), count(batch), reason));
  return {
    handOn: seal((batch) => sender.send(encode(batch, true), count(batch))),
    toDisk: (batch, why = 'exit') => {
      reason = why;
      spill(batch);
    },
    isReady: () => sender.isReady,
  };
}
