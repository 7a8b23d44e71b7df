import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { onTestFinished } from 'vitest';

import type { BackendOptions, Backends } from '../../backends/run/start-backends.ts';
import { eventLogDirectory } from '../../backends/run/setting.ts';
import { startBackends } from '../../backends/run/start-backends.ts';
import { temporaryDirectory } from '../../process/temporary-directory.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Arrived } from './arrived.ts';
import { arrived, missing } from './arrived.ts';
import type { NumberedApp, NumberedAppOptions } from './numbered-app.ts';
import { startNumberedApp } from './numbered-app.ts';
import { SteadyLoad } from './steady-load.ts';

/** How long something stays down: 5 s, or what SPANREEL_FAULT_SECONDS says. */
export const FAULT_MS: number = Number(process.env['SPANREEL_FAULT_SECONDS'] ?? 5) * 1000;

/** The conversations that the load goes on with. */
export const STREAMS: readonly [string, string, string] = [
  '01a1fbfc-14b9-7464-ad13-7b218e7d8c71',
  '01a1fbfc-14b9-7464-ad13-7b218e7d8c72',
  '01a1fbfc-14b9-7464-ad13-7b218e7d8c73',
];

/** Real back ends of a test, and the folder where its applications have their segments. */
export interface FaultPipeline {
  readonly directory: string;
  readonly backends: Backends;
  readonly log: string;
  readonly startApp: (options?: Partial<NumberedAppOptions>) => Promise<NumberedApp>;
  readonly load: (app: NumberedApp, rate?: number) => SteadyLoad;
  /** What the Collector's event log holds; with `local`, together with what the applications keep. */
  readonly read: (from?: 'collector' | 'both') => Promise<Arrived>;
  /** Waits until the log holds the events 1 to `last`, as `read` sees it; and the spans unless told otherwise. */
  readonly waitFor: (
    last: number,
    options?: { readonly from?: 'collector' | 'both'; readonly spans?: boolean; readonly deadline?: number },
  ) => Promise<Arrived>;
  /** The numbers of the spans that Jaeger has. */
  readonly inJaeger: (service?: string) => Promise<number[]>;
}

export interface FaultPipelineOptions extends Partial<BackendOptions> {
  /** Called with the folder of the Collector's event log before anything starts. */
  readonly prepare?: (eventLog: string) => void;
}

/** Starts a pipeline that keeps every trace and decides within a second; all of it ends with the test. */
export async function startFaultPipeline(options: FaultPipelineOptions = {}): Promise<FaultPipeline> {
  const directory = temporaryDirectory();
  options.prepare?.(eventLogDirectory(directory));
  const backends = await startBackends({
    directory,
    ...options,
    env: {
      SPANREEL_DECISION_WAIT: '1s',
      SPANREEL_DECISION_WAIT_AFTER_ROOT: '500ms',
      SPANREEL_SPAN_METRICS_INTERVAL: '2s',
      SPANREEL_SAMPLING_PERCENTAGE: '100',
      ...options.env,
    },
  });
  onTestFinished(async () => backends.stop());
  const log = join(directory, 'application');
  const read: FaultPipeline['read'] = async (from = 'collector') =>
    arrived(from === 'both' ? [backends.eventLog, log] : [backends.eventLog], STREAMS);
  return {
    directory,
    backends,
    log,
    startApp: async (app = {}) => startNumberedApp({ endpoint: backends.endpoint, log, ...app }),
    load: (app, rate = 20) => new SteadyLoad(app.url, { rate, streams: STREAMS }),
    read,
    waitFor: async (last, { from, spans = true, deadline = 60_000 } = {}) => {
      let seen: Arrived | undefined;
      return waitUntil(
        async () => {
          // Reading costs more than waiting.
          if (seen !== undefined) await pause(250);
          seen = await read(from);
          const isThere = missing(seen.events, last).length === 0 && (!spans || missing(seen.spans, last).length === 0);
          return isThere && seen;
        },
        {
          deadline,
          what: `1 to ${last} in the event log`,
          describe: () =>
            `events missing: ${missing(seen?.events ?? [], last).length}, spans missing: ${missing(seen?.spans ?? [], last).length}\n` +
            backends.servers.collector.lastWords(),
        },
      );
    },
    inJaeger: async (service = 'numbered') => {
      const traces = await backends.jaeger.search({ service, limit: 20_000 });
      return [...traces.values()]
        .flat()
        .flatMap(({ attributes }) => (typeof attributes['test.number'] === 'number' ? attributes['test.number'] : []))
        .toSorted((one, other) => one - other);
    },
  };
}
