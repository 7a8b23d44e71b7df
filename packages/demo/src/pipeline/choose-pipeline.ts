import { existsSync } from 'node:fs';

import { bringUp, isCollectorUp, isSetUpError, standardPlace, whereIs } from '@spanreel/testing/backends';

import type { Options } from '../stage/options.ts';
import { UsageError } from '../stage/usage-error.ts';

/** Where telemetry goes that does not stay in the local log: an OpenTelemetry Collector, and what stands behind it. */
export interface Pipeline {
  readonly endpoint: string;
  /** Where the Collector writes its files; absent where nobody said. */
  readonly eventLog?: string;
  readonly jaeger?: string;
  readonly prometheus?: string;
  /** Titles of the programs that were started for this run; they go on afterwards. */
  readonly started: readonly string[];
}

export interface ChooseOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Told before a program is started, which takes seconds. */
  readonly onStart: (title: string) => void;
}

/**
 * The pipeline that somebody asked for: `--collector`, or an endpoint in the environment; `undefined` where nobody did. Starts the
 * back ends of `pnpm backends` where they are meant and do not run. @throws {UsageError}
 */
export async function choosePipeline(
  { collector, jaeger, eventLog }: Options,
  { env, signal, onStart }: ChooseOptions,
): Promise<Pipeline | undefined> {
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const where = jaeger === undefined ? (eventLog === undefined ? undefined : '--event-log') : '--jaeger';
  if (collector) {
    if (endpoint !== undefined && endpoint !== '') {
      throw new UsageError(
        `--collector and OTEL_EXPORTER_OTLP_ENDPOINT "${endpoint}" name two Collectors; leave one of them out`,
      );
    }
    if (where !== undefined) {
      throw new UsageError(`${where} tells of a Collector of your own; --collector knows where its back ends are`);
    }
    return ours({ signal, onStart });
  }
  if (endpoint === undefined || endpoint === '') {
    if (where === undefined) return undefined;
    throw new UsageError(`${where} tells of a Collector, and OTEL_EXPORTER_OTLP_ENDPOINT does not say where it is`);
  }
  if (eventLog !== undefined && !existsSync(eventLog)) {
    throw new UsageError(
      `--event-log ${eventLog} does not exist; name the folder in which the Collector writes its files`,
    );
  }
  const known = isOurs(endpoint) ? whereIs(standardPlace) : {};
  return {
    ...known,
    endpoint,
    ...(eventLog !== undefined && { eventLog }),
    ...(jaeger !== undefined && { jaeger }),
    started: [],
  };
}

async function ours({ signal, onStart }: Pick<ChooseOptions, 'signal' | 'onStart'>): Promise<Pipeline> {
  const started: string[] = [];
  try {
    await bringUp(signal, standardPlace, (title) => {
      started.push(title);
      onStart(title);
    });
  } catch (error) {
    if (!isSetUpError(error)) throw error;
    const elsewhere =
      error.code === 'SPANREEL_BACKENDS_PORT_TAKEN'
        ? ' If it is the Collector of `docker compose up`, leave --collector out: OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318' +
          ' npx -y pnpm@12 demo --jaeger http://127.0.0.1:16686 --event-log .spanreel/event-log'
        : '';
    throw new UsageError(`${error.message}${elsewhere}`, { cause: error });
  }
  return { ...whereIs(standardPlace), started };
}

function isOurs(endpoint: string): boolean {
  return (
    endpoint.replace('localhost', '127.0.0.1').replace(/\/$/, '') === whereIs(standardPlace).endpoint && isCollectorUp()
  );
}

/** What the processes of the demo are started with to send there. */
export function environmentFor(
  { endpoint }: Pipeline,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const attributes = env['OTEL_RESOURCE_ATTRIBUTES'];
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    // Of a dozen calls the Collector would keep one or two in Jaeger.
    OTEL_RESOURCE_ATTRIBUTES: [attributes, 'spanreel.sampling.force=true'].filter(Boolean).join(','),
    // A run is over before the usual minute.
    OTEL_METRIC_EXPORT_INTERVAL: env['OTEL_METRIC_EXPORT_INTERVAL'] ?? '5000',
  };
}
