import type { BackendName } from '../backends.ts';
import { BACKENDS, backendNames } from '../backends.ts';
import { JaegerClient } from '../clients/jaeger-client.ts';
import { PrometheusClient } from '../clients/prometheus-client.ts';
import { findBackend } from '../install/find.ts';
import { SetUpError } from '../set-up-error.ts';
import { listeningOf } from './listening.ts';
import type { BackendPorts } from './ports.ts';
import { freePorts } from './ports.ts';
import { Server } from './server.ts';
import type { SettingOptions } from './setting.ts';
import { SETTINGS, eventLogDirectory } from './setting.ts';

export interface BackendOptions {
  /** Empty or from an earlier start: logs, queue, event log and data of all of them. */
  readonly directory: string;
  /** Free ones by default. */
  readonly ports?: BackendPorts;
  /** Which to start, in this order; all by default. */
  readonly only?: readonly BackendName[];
  /** Of collector-config/overlays, without `.yaml`. */
  readonly overlays?: readonly string[];
  /** For the placeholders of the configurations: `{SPANREEL_DECISION_WAIT: '1s'}`. */
  readonly env?: Readonly<Record<string, string>>;
  /**
   * How often Prometheus asks and judges: "1s" by default, for tests. Not longer than SPANREEL_SPAN_METRICS_INTERVAL, or it
   * misses exemplars.
   */
  readonly scrapeInterval?: string;
}

/** A pipeline of real programs that runs until it is stopped. */
export interface Backends {
  readonly ports: BackendPorts;
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** Where `spans.jsonl` and `logs.jsonl` are. */
  readonly eventLog: string;
  readonly jaeger: JaegerClient;
  readonly prometheus: PrometheusClient;
  /** To kill one and start it again. */
  readonly servers: Readonly<Record<BackendName, Server>>;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the real back ends with the repository's configurations and waits until all are healthy. Throws a {@link SetUpError}
 * where one is not on this machine.
 *
 * @example
 * const backends = await startBackends({ directory, env: { SPANREEL_DECISION_WAIT: '1s' } });
 * await runApp({ ...app, env: { OTEL_EXPORTER_OTLP_ENDPOINT: backends.endpoint } });
 * await backends.servers.jaeger.stop('SIGKILL');
 * await backends.servers.jaeger.start();
 * await backends.stop();
 */
export async function startBackends({
  directory,
  ports,
  only = backendNames,
  overlays = [],
  env = {},
  scrapeInterval = '1s',
}: BackendOptions): Promise<Backends> {
  const listening = ports ?? (await freePorts());
  const options = { directory, ports: listening, overlays, env, scrapeInterval };
  const servers = Object.fromEntries(
    await Promise.all(backendNames.map(async (name) => [name, await prepareServer(name, options)] as const)),
  ) as Record<BackendName, Server>;
  const stop = async (): Promise<void> => {
    // The Collector first: it hands on what it still has.
    for (const name of backendNames) await servers[name].stop();
  };
  const started = await Promise.allSettled(only.map(async (name) => servers[name].start()));
  const failed = started.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return {
    ports: listening,
    endpoint: `http://127.0.0.1:${listening.otlpHttp}`,
    eventLog: eventLogDirectory(directory),
    jaeger: new JaegerClient(`http://127.0.0.1:${listening.jaegerUi}`),
    prometheus: new PrometheusClient(`http://127.0.0.1:${listening.prometheus}`),
    servers,
    stop,
  };
}

/** A server that is not started yet. */
export async function prepareServer(name: BackendName, options: SettingOptions): Promise<Server> {
  const backend = BACKENDS[name];
  const found = await findBackend(backend);
  if (found === undefined) {
    throw new SetUpError(
      'SPANREEL_BACKENDS_MISSING',
      `${backend.title} ${backend.version} is not on this machine: \`npx -y pnpm@12 backends\` brings it.`,
    );
  }
  return new Server(
    backend,
    found,
    SETTINGS[name](found, options),
    listeningOf(name, options.ports),
    options.directory,
  );
}
