import type { Recipe } from './install/recipe.ts';
import { alertmanagerRecipe } from './install/alertmanager.ts';
import { collectorRecipe } from './install/collector.ts';
import { debianRecipe } from './install/debian.ts';
import { jaegerRecipe } from './install/jaeger.ts';

export type BackendName = 'collector' | 'jaeger' | 'prometheus' | 'alertmanager';

/** A program that the pipeline is made of, in the version that the tests run and that the compose file pins. */
export interface Backend<N extends string = BackendName> {
  readonly name: N;
  readonly title: string;
  readonly version: string;
  /** Without its tag. */
  readonly image: string;
  /** What one installation consists of: under which names each program is found on PATH. The first is the server. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  /** Makes the server print its version. */
  readonly versionArguments: readonly string[];
  /** Whether another version on PATH will do. */
  readonly accepts: (version: string) => boolean;
  readonly recipe: Recipe;
}

/**
 * Every back end. The configurations use names that the Collector changed shortly before 0.155 and Jaeger's internals
 * move with every minor version, so those two are taken from PATH only as what the tests run; Prometheus and Alertmanager
 * keep what the configurations use from version to version.
 */
export const BACKENDS: Readonly<Record<BackendName, Backend>> = {
  collector: {
    name: 'collector',
    title: 'OpenTelemetry Collector',
    version: '0.155.0',
    image: 'otel/opentelemetry-collector-contrib',
    programs: { otelcol: ['otelcol-spanreel', 'otelcol-contrib'] },
    versionArguments: ['--version'],
    accepts: (version) => version.startsWith('0.155.'),
    recipe: collectorRecipe,
  },
  jaeger: {
    name: 'jaeger',
    title: 'Jaeger',
    version: '2.13.0',
    image: 'jaegertracing/jaeger',
    programs: { jaeger: ['jaeger'] },
    versionArguments: ['version'],
    accepts: (version) => version.startsWith('2.13.'),
    recipe: jaegerRecipe,
  },
  prometheus: {
    name: 'prometheus',
    title: 'Prometheus',
    version: '2.42.0',
    image: 'prom/prometheus',
    programs: { prometheus: ['prometheus'], promtool: ['promtool'] },
    versionArguments: ['--version'],
    accepts: (version) => atLeast(version, [2, 42]),
    recipe: debianRecipe(
      'prometheus',
      { prometheus: 'usr/bin/prometheus', promtool: 'usr/bin/promtool' },
      { site: 'https://prometheus.io/download' },
    ),
  },
  alertmanager: {
    name: 'alertmanager',
    title: 'Alertmanager',
    version: '0.28.1',
    image: 'prom/alertmanager',
    programs: { alertmanager: ['alertmanager', 'prometheus-alertmanager'], amtool: ['amtool'] },
    versionArguments: ['--version'],
    accepts: (version) => atLeast(version, [0, 25]),
    recipe: alertmanagerRecipe,
  },
};

export const backendNames: readonly BackendName[] = Object.keys(BACKENDS) as BackendName[];

function atLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [hasMajor = 0, hasMinor = 0] = version.split('.').map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}
