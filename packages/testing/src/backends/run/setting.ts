import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { workspaceRoot } from '../../packed/workspace.ts';
import type { BackendName } from '../backends.ts';
import type { FoundBackend } from '../install/find.ts';
import type { BackendPorts } from './ports.ts';

const configs = join(workspaceRoot, 'collector-config');

/** Everything a server is started with. */
export interface Setting {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface SettingOptions {
  /** Holds the logs, the data, and the files made here. */
  readonly directory: string;
  readonly ports: BackendPorts;
  /** Of the folder `overlays`, without `.yaml`: ["tls", "bearer"]. */
  readonly overlays: readonly string[];
  /** For the placeholders of the configurations. */
  readonly env: Readonly<Record<string, string>>;
  /** How often Prometheus asks and judges, "1s", instead of what its configuration says. */
  readonly scrapeInterval?: string | undefined;
}

/** How each server is started with the repository's own configurations. */
export const SETTINGS: Readonly<Record<BackendName, (found: FoundBackend, options: SettingOptions) => Setting>> = {
  collector: ({ programs }, { directory, ports, overlays, env }) => ({
    program: programs['otelcol']!,
    args: ['collector', ...overlays.map((overlay) => `overlays/${overlay}`)].flatMap((name) => [
      '--config',
      join(configs, `${name}.yaml`),
    ]),
    env: {
      SPANREEL_OTLP_HTTP_PORT: String(ports.otlpHttp),
      SPANREEL_OTLP_GRPC_PORT: String(ports.otlpGrpc),
      SPANREEL_EVENT_LOG_HOP_PORT: String(ports.eventLogHop),
      SPANREEL_COLLECTOR_HEALTH_PORT: String(ports.collectorHealth),
      SPANREEL_COLLECTOR_METRICS_PORT: String(ports.collectorMetrics),
      SPANREEL_APP_METRICS_PORT: String(ports.appMetrics),
      SPANREEL_SPAN_METRICS_PORT: String(ports.spanMetrics),
      SPANREEL_JAEGER_OTLP: `127.0.0.1:${ports.jaegerOtlp}`,
      SPANREEL_QUEUE_DIRECTORY: join(directory, 'collector', 'queue'),
      SPANREEL_EVENT_LOG_DIRECTORY: eventLogDirectory(directory),
      ...env,
    },
  }),
  jaeger: ({ programs }, { directory, ports, env }) => ({
    program: programs['jaeger']!,
    args: ['--config', join(configs, 'jaeger', 'jaeger.yaml')],
    env: {
      OTEL_TRACES_SAMPLER: 'always_off',
      SPANREEL_JAEGER_UI_PORT: String(ports.jaegerUi),
      SPANREEL_JAEGER_QUERY_PORT: String(ports.jaegerQuery),
      SPANREEL_JAEGER_OTLP_PORT: String(ports.jaegerOtlp),
      SPANREEL_JAEGER_HEALTH_PORT: String(ports.jaegerHealth),
      SPANREEL_JAEGER_METRICS_PORT: String(ports.jaegerMetrics),
      SPANREEL_JAEGER_DIRECTORY: join(directory, 'jaeger', 'data'),
      SPANREEL_JAEGER_UI_FILE: join(configs, 'jaeger', 'ui.json'),
      SPANREEL_PROMETHEUS_URL: `http://127.0.0.1:${ports.prometheus}`,
      ...env,
    },
  }),
  prometheus: ({ programs, directory: installed }, { directory, ports, scrapeInterval }) => {
    const config = writePrometheusConfig(join(directory, 'prometheus', 'config'), ports, scrapeInterval);
    return {
      program: programs['prometheus']!,
      args: [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(directory, 'prometheus', 'data')}`,
        `--web.listen-address=127.0.0.1:${ports.prometheus}`,
        '--enable-feature=exemplar-storage',
        '--web.enable-lifecycle',
        // Debian's program looks for its pages where the package would be installed.
        ...(installed === undefined ? [] : [`--web.local-assets=${join(installed, 'usr/share/prometheus/web/')}`]),
      ],
      env: {},
    };
  },
  alertmanager: ({ programs }, { directory, ports }) => ({
    program: programs['alertmanager']!,
    args: [
      `--config.file=${join(configs, 'alertmanager', 'alertmanager.yml')}`,
      `--storage.path=${join(directory, 'alertmanager', 'data')}`,
      `--web.listen-address=127.0.0.1:${ports.alertmanager}`,
      // One alone: no port for others of its kind.
      '--cluster.listen-address=',
    ],
    env: {},
  }),
};

/** Where the Collector writes `spans.jsonl` and `logs.jsonl`. */
export function eventLogDirectory(directory: string): string {
  return join(directory, 'event-log');
}

// The same files as compose mounts; only where things are is written anew.
function writePrometheusConfig(target: string, ports: BackendPorts, scrapeInterval: string | undefined): string {
  mkdirSync(target, { recursive: true });
  cpSync(join(configs, 'prometheus'), target, { recursive: true });
  const targets = {
    applications: [ports.appMetrics, ports.spanMetrics],
    collector: [ports.collectorMetrics],
    jaeger: [ports.jaegerMetrics],
    alertmanager: [ports.alertmanager],
  };
  for (const [name, list] of Object.entries(targets)) {
    const addresses = list.map((port) => `'127.0.0.1:${port}'`).join(', ');
    writeFileSync(join(target, 'targets', `${name}.yml`), `- targets: [${addresses}]\n`);
  }
  const config = join(target, 'prometheus.yml');
  if (scrapeInterval !== undefined) {
    const text = readFileSync(config, 'utf8').replace(
      /\b((?:scrape|evaluation)_interval:) \w+/g,
      `$1 ${scrapeInterval}`,
    );
    writeFileSync(config, text);
    const rules = join(target, 'rules.yml');
    writeFileSync(rules, readFileSync(rules, 'utf8').replace(/^( {4}interval:) \w+$/gm, `$1 ${scrapeInterval}`));
  }
  return config;
}
