import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  type Backends,
  type EventView,
  type LogContents,
  readLogDirectory,
  startBackends,
  startTee,
} from '@spanreel/testing';

import type { CallOutcome } from '../stage/outcome.ts';
import { DEMO, type Ran, run } from './run-program.ts';

/** What `--json` prints of a run through a Collector. */
interface Summary {
  readonly pipeline: {
    readonly event_log: string;
    readonly trouble?: string;
    readonly jaeger: { readonly links: readonly { readonly call_id: string; readonly url: string }[] };
  };
  readonly calls: readonly CallOutcome[];
}

/** A run of the demo through the real programs, which go on until it is stopped. */
export interface CollectorRun {
  readonly backends: Backends;
  readonly demo: Ran;
  readonly summary: Summary;
  /** A log of what the Collector has acknowledged, as it was sent. */
  readonly sent: string;
  /** What each process wrote before anything was sent. */
  readonly spools: LogContents;
  /** The Collector's files. */
  readonly eventLog: LogContents;
  /** The event log's events without copies. */
  readonly events: readonly EventView[];
  readonly stop: () => Promise<void>;
}

/** Plays all calls through a Collector that keeps in Jaeger nothing but what is forced. */
export async function runThroughCollector(): Promise<CollectorRun> {
  const folder = mkdtempSync(join(tmpdir(), 'spanreel-demo-e2e-'));
  const [sent, log] = [join(folder, 'sent'), join(folder, 'log')];
  const backends = await startBackends({
    directory: join(folder, 'backends'),
    only: ['collector', 'jaeger', 'prometheus'],
    env: {
      SPANREEL_DECISION_WAIT: '3s',
      SPANREEL_DECISION_WAIT_AFTER_ROOT: '1s',
      SPANREEL_SPAN_METRICS_INTERVAL: '3s',
      SPANREEL_SAMPLING_PERCENTAGE: '0',
    },
  });
  const stop = async (): Promise<void> => {
    await backends.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await using tee = await startTee(backends.endpoint, sent);
    const demo = await run(
      DEMO,
      ['--speed', '20', '--log', log, '--event-log', backends.eventLog, '--jaeger', backends.jaeger.url, '--json'],
      { OTEL_EXPORTER_OTLP_ENDPOINT: tee.url, OTEL_METRIC_EXPORT_INTERVAL: '1000' },
    );
    if (demo.stdout === '') throw new Error(demo.stderr);
    const eventLog = readLogDirectory(backends.eventLog);
    return {
      backends,
      demo,
      summary: JSON.parse(demo.stdout) as Summary,
      sent,
      spools: readLogDirectory(log),
      eventLog,
      events: [...new Map(eventLog.events.map((event) => [keyOf(event), event])).values()],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What makes an event one and the same, wherever it is read. */
export function keyOf({ stream_id, writer_id, writer_seq }: EventView): string {
  return `${stream_id} ${writer_id} ${writer_seq}`;
}
