import { isMainThread } from 'node:worker_threads';

import { metrics } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import type { LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { MetricReader } from '@opentelemetry/sdk-metrics';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Pipeline } from '@spanreel/api/pipeline';
import { uuidv7 } from 'uuidv7';

import type { Config } from '../config/config.ts';
import { createDelivery } from '../delivery/delivery.ts';
import { isEventLine } from '../delivery/is-event-line.ts';
import { notice } from '../diagnostics/notice.ts';
import { type LastActions, followToTheEnd } from '../exit/end-of-process.ts';
import { type ThreadsOfProcess, joinThreads } from '../exit/worker-threads.ts';
import { toOtlpResource } from '../otlp/to-resource.ts';
import { type SignalRequest, createSignals } from '../signals/create-signals.ts';
import { reportOwnMetrics } from '../signals/own-metrics.ts';
import { VERSION } from '../version.ts';
import type { Counters } from './counters.ts';
import { crashEvent, shutdownEvent } from './process-events.ts';
import { EventPipeline } from './event-pipeline.ts';
import type { Gate } from './gate.ts';
import { Preparation } from './preparation.ts';
import { createReport } from './report.ts';
import type { SegmentLog } from './segment-log.ts';
import { openSegments } from './segments.ts';
import { systemTiming } from './timing.ts';
import { writeStderr } from './write-stderr.ts';

export interface GatedPipelineOptions {
  readonly config: Config;
  /** Raw: the gate redacts it. */
  readonly resource: Resource;
  readonly gate: Gate;
  /** What the gate counts in as well. */
  readonly counters: Counters;
}

/** What the composition root builds its providers from. */
export interface PipelineParts {
  readonly pipeline: Pipeline;
  readonly spanProcessors: readonly SpanProcessor[];
  readonly logRecordProcessors: readonly LogRecordProcessor[];
  readonly metricReaders: readonly MetricReader[];
  /** False: memory only. */
  readonly writable: boolean;
  /** Begins timers, delivery of what is left from earlier, and exit handling, once the providers stand. */
  start(providers: { forceFlush(): Promise<void> }): void;
  /** Resolves when all that was emitted is on disk or acknowledged. Never rejects. */
  flush(): Promise<void>;
  /** Last flush; then nothing is recorded any more. Idempotent, never rejects. */
  shutdown(): Promise<void>;
}

/** How long the end of a process may wait for a receiver: a person does not notice it; the rest is on disk. */
const DELIVER_AT_EXIT_MS = 500;
const DELIVER_AT_SHUTDOWN_MS = 5000;

/** Builds everything between the SDK and the outside of the process. */
export function createGatedPipeline({ config, resource, gate, counters }: GatedPipelineOptions): PipelineParts {
  const timing = systemTiming();
  const report = createReport(timing, notice);
  // With the first flush: it costs some milliseconds, in which nobody waits for the start of the process.
  let redacted: Resource | undefined;
  const redactedResource = (): Resource => (redacted ??= gate.resource(resource));
  const preparation = new Preparation(() => {
    if (!gate.prepare()) return false;
    if (redacted !== undefined) return true;
    try {
      redactedResource();
      return false;
    } catch {
      // It fails again with the first event, and is said and counted there.
      return true;
    }
  }, timing);
  const isSpool = config.outputs.logs.some(({ kind }) => kind === 'otlp');

  const delivery = createDelivery({
    config,
    claimer: uuidv7(),
    timing,
    counters,
    report,
    toSpool: (request, records) => {
      appendLine(segments.spool(), request, records);
      delivery.wake();
    },
    unsaved: (lines) => segments.events.showLast(lines.filter(isEventLine), lines.length),
  });

  const segments = openSegments({
    directory: config.log.directory,
    isSpool,
    breakerStderr: config.breakerStderr,
    timing,
    counters,
    report,
    toStderr: writeStderr,
    onSpool: (path) => delivery.follow(path),
    memory: (lines) => delivery.remember(lines),
  });
  if (segments.problem !== undefined) notice(`${segments.problem}; events are kept in memory only`);

  const pipeline = new EventPipeline({
    log: segments.events,
    redactor: gate,
    service: {
      get name() {
        return text(redactedResource(), 'service.name');
      },
      get version() {
        return text(redactedResource(), 'service.version');
      },
    },
    resource: () => toOtlpResource(redactedResource()),
    version: VERSION,
    captureContent: config.captureContent,
    strict: config.strictEvents,
    timing,
    counters,
    report,
    redact: (value) => gate.value(value),
    preparation,
    ahead: gate.ahead,
    touch: () => {
      for (const log of segments.all()) log.touch();
    },
    written: () => {
      if (isSpool) delivery.wake();
    },
  });

  const signals = createSignals({
    config,
    gate,
    preparation,
    timing,
    counters,
    report,
    isOpen: () => pipeline.isOpen(),
    correlationIdAt: (at) => pipeline.correlationIdAt(at),
    toLog: (request, records) => appendLine(segments.log(), request, records),
    senderFor: delivery.senderFor,
  });

  const actions = lastActions();
  let unfollow: (() => void) | undefined;
  let threads: ThreadsOfProcess | undefined;
  let updateOwnMetrics: (() => void) | undefined;

  function lastActions(): LastActions {
    let isClosed = false;
    const flushNow = (): void => {
      inTurn(
        () => pipeline.flushNow(),
        () => signals.flushNow(),
      );
    };
    const close = (reason: string, exitCode: number | undefined): void => {
      if (isClosed) return;
      isClosed = true;
      pipeline.lastly();
      inTurn(
        () => end(reason),
        () => pipeline.flushNow(),
        () => pipeline.emit(shutdownEvent(reason, exitCode, counters)),
        () => pipeline.flushNow(),
        () => pipeline.beat(true),
        flushNow,
        () => updateOwnMetrics?.(),
        signals.collectLast,
        tellSubscribers,
      );
    };
    return {
      flushNow,
      settle: delivery.isConfigured
        ? async (reason) => {
            close(reason, reason === 'exit' ? Number(process.exitCode ?? 0) : undefined);
            await delivery.deliver(DELIVER_AT_EXIT_MS);
          }
        : undefined,
      crashed(error, origin, isFatal) {
        pipeline.emit(crashEvent(error, origin, isFatal));
        if (isFatal) end(origin);
      },
      finish(reason, exitCode) {
        close(reason, exitCode);
        inTurn(
          // Before stderr is used: theirs comes first.
          () => tellUnanswered(threads?.end() ?? 0),
          () => pipeline.writeThrough(),
          () => updateOwnMetrics?.(),
          signals.finish,
          delivery.finish,
          ...segments.all().map((log) => () => log.finish()),
          // Last: nothing is redacted after it.
          () => gate.close(),
        );
      },
    };
  }

  // When all is on disk, for one of them may end the process again, and then at once.
  function tellSubscribers(): void {
    if (!pipeline.tellSubscribers()) return;
    updateOwnMetrics?.();
    signals.collectAgain();
  }

  function tellUnanswered(silent: number): void {
    if (silent === 0) return;
    const [who, they] = silent === 1 ? ['a worker thread', 'it'] : [`${silent} worker threads`, 'they'];
    report.notice(
      'exit.threads',
      `${who} did not answer when the process ended; what ${they} emitted in the last 100 ms is lost`,
    );
  }

  // An error here would become the application's exit code, and keep the steps after it from what they save.
  function inTurn(...steps: readonly (() => unknown)[]): void {
    for (const step of steps) {
      try {
        step();
      } catch (error) {
        const name = error instanceof Error ? error.name : typeof error;
        report.notice('exit', `a part of what was left at the end could not be saved: ${name}`);
      }
    }
  }

  function end(reason: string): void {
    pipeline.endScopes(reason);
    signals.endOpenSpans(reason);
  }

  return {
    pipeline,
    spanProcessors: signals.spanProcessors,
    logRecordProcessors: signals.logRecordProcessors,
    metricReaders: signals.metricReaders,
    writable: segments.problem === undefined,
    start() {
      if (unfollow) return;
      pipeline.start();
      unfollow = followToTheEnd(actions, isMainThread);
      threads = joinThreads(() => actions.finish('exit'));
      updateOwnMetrics = reportOwnMetrics(metrics.getMeter('@spanreel/node', VERSION), {
        counters,
        ...pipeline.latencies,
      });
      if (delivery.isConfigured) delivery.start();
    },
    async flush() {
      await Promise.all([pipeline.flush(), ...signals.spanProcessors.map((processor) => processor.forceFlush())]);
      await Promise.all(signals.logRecordProcessors.map((processor) => processor.forceFlush()));
      await gate.flush();
      if (!delivery.isConfigured) return;
      await delivery.deliver(DELIVER_AT_SHUTDOWN_MS);
      // What a busy receiver has not taken yet is safer on disk than in a queue.
      signals.flushNow();
    },
    async shutdown() {
      actions.flushNow();
      if (delivery.isConfigured) await delivery.deliver(DELIVER_AT_SHUTDOWN_MS);
      actions.finish('shutdown');
      pipeline.stop();
      unfollow?.();
      threads?.leave();
      for (const log of segments.all()) log.close();
    },
  };
}

function appendLine(log: SegmentLog, request: SignalRequest, records: number): void {
  log.append(`${JSON.stringify(request)}\n`, 0, records);
}

function text({ attributes }: Resource, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === 'string' ? value : undefined;
}
