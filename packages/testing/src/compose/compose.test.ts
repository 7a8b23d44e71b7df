import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { ATTRIBUTE } from '@spanreel/api';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { BACKENDS } from '../backends/backends.ts';
import { STANDARD_PORTS } from '../backends/run/ports.ts';
import { workspaceRoot } from '../packed/workspace.ts';
import type { ComposeService } from './compose-file.ts';
import { hostPath, isBelow, mountsOf, readCompose } from './compose-file.ts';
import { placeholdersIn, readConfiguration, textsIn } from './configuration.ts';

const compose = readCompose();
const services = Object.entries(compose.services);
const { collector, jaeger, prometheus, alertmanager, grafana } = compose.services as Record<string, ComposeService>;

describe('docker-compose.yml', () => {
  test('pins the versions that the end-to-end tests run', () => {
    // Jaeger's and the Collector's tags have no "v", Prometheus' and Alertmanager's have.
    expect(collector!.image).toBe(`${BACKENDS.collector.image}:${BACKENDS.collector.version}`);
    expect(jaeger!.image).toBe(`${BACKENDS.jaeger.image}:${BACKENDS.jaeger.version}`);
    expect(prometheus!.image).toBe(`${BACKENDS.prometheus.image}:v${BACKENDS.prometheus.version}`);
    expect(alertmanager!.image).toBe(`${BACKENDS.alertmanager.image}:v${BACKENDS.alertmanager.version}`);
  });

  test.each(services)('%s has an exact tag', (_, { image }) => {
    expect(image).toMatch(/^[\w./-]+:v?\d+\.\d+\.\d+$/);
  });

  test.each(services.filter(([name]) => name !== 'volumes'))('%s runs without rights', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      deploy: { resources: { limits: { cpus: expect.any(String) as string, memory: expect.any(String) as string } } },
    });
    expect(service.user.replace(/\$\{SPANREEL_[UG]ID:-(\d+)\}/g, '$1')).toMatch(/^[1-9]\d*:\d+$/);
    expect(service.cap_add).toBeUndefined();
  });

  test('gives root only to what changes the owner of volumes, without a network, and once', () => {
    expect(compose.services['volumes']).toMatchObject({
      user: '0:0',
      network_mode: 'none',
      restart: 'no',
      cap_drop: ['ALL'],
      cap_add: ['CHOWN', 'FOWNER', 'DAC_OVERRIDE'],
    });
  });

  test.each(services)('%s is published on loopback alone', (_, { ports = [] }) => {
    expect(ports.filter((port) => !/^127\.0\.0\.1:(\d+):\1$/.test(port))).toEqual([]);
  });

  const mounts = services.flatMap(([name, service]) => mountsOf(service).map((mount) => ({ name, ...mount })));
  const initial = compose.services['volumes']!;

  test.each(mounts.filter(({ source }) => source.startsWith('./collector-config')))(
    '$name reads $source, which exists, and cannot change it',
    ({ source, writable }) => {
      expect(existsSync(join(workspaceRoot, source))).toBe(true);
      expect(writable).toBe(false);
    },
  );

  test.each(mounts.filter(({ name, writable }) => writable && name !== 'volumes'))(
    '$name writes to $source, which is its own',
    ({ source }) => {
      expect([...Object.keys(compose.volumes), './.spanreel/event-log']).toContain(source);
      const owned = mountsOf(initial).find((mount) => mount.source === source)!;
      expect(initial.command!.join(' ')).toMatch(new RegExp(`chown [^&]* ${owned.target}\\b`));
    },
  );

  test('asks the health of every service that stays', () => {
    const without = services.filter(([, service]) => service.healthcheck === undefined).map(([name]) => name);
    // Its image cannot ask itself; collector-health does.
    expect(without).toEqual(['volumes', 'collector']);
    // No shell: it would fail on images without one.
    const asked = services.flatMap(([, { healthcheck }]) => (healthcheck === undefined ? [] : [healthcheck.test]));
    expect(asked.map((command) => command.slice(0, 2))).toEqual(asked.map(() => ['CMD', 'wget']));
  });

  test('starts Grafana and Alertmanager with the profile full only', () => {
    const full = services.filter(([, { profiles = [] }]) => profiles.includes('full')).map(([name]) => name);
    expect(full).toEqual(['alertmanager', 'grafana']);
  });

  test('takes secrets from files', () => {
    const inTheOpen = services.flatMap(([, { environment = {} }]) =>
      Object.entries(environment).filter(
        ([key, value]) => /password|token|secret/i.test(key) && !value.startsWith('/run/secrets/'),
      ),
    );
    expect(inTheOpen).toEqual([]);
    expect(grafana!.secrets).toEqual(Object.keys(compose.secrets));
  });
});

describe('the Collector in compose', () => {
  const environment = collector!.environment!;
  const configuration = readConfiguration('collector.yaml', environment);

  test('gets the configuration that the tests run', () => {
    const file = collector!.command![0]!.replace('--config=', '');
    expect(hostPath(collector!, file)).toBe(join(workspaceRoot, 'collector-config', 'collector.yaml'));
  });

  test('is told only what its configuration asks for', () => {
    const asked = placeholdersIn('collector.yaml');
    expect(Object.keys(environment).filter((name) => name.startsWith('SPANREEL_') && !asked.includes(name))).toEqual(
      [],
    );
  });

  test('writes only to volumes', () => {
    const paths = textsIn(configuration, (_, path) => /\/(directory|path)$/.test(path));
    expect(paths).toHaveLength(6);
    const writable = mountsOf(collector!).filter((mount) => mount.writable);
    expect(paths.filter((path) => !writable.some(({ target }) => isBelow(path, target)))).toEqual([]);
  });

  test('publishes the ports it receives on, and listens for other containers', () => {
    const { receivers } = configuration as { receivers: { otlp: { protocols: Record<string, { endpoint: string }> } } };
    const endpoints = Object.values(receivers.otlp.protocols).map(({ endpoint }) => endpoint);
    expect(endpoints.sort()).toEqual(['0.0.0.0:4317', '0.0.0.0:4318']);
    expect([...collector!.ports!].sort()).toEqual(['127.0.0.1:4317:4317', '127.0.0.1:4318:4318']);
  });

  test('finds Jaeger where it listens', () => {
    const receives = readConfiguration('jaeger/jaeger.yaml', jaeger!.environment) as {
      receivers: { otlp: { protocols: { grpc: { endpoint: string } } } };
    };
    expect(receives.receivers.otlp.protocols.grpc.endpoint).toBe('0.0.0.0:14317');
    expect(environment['SPANREEL_JAEGER_OTLP']).toBe('jaeger:14317');
  });

  test('is asked for its health where it answers', () => {
    const { extensions } = configuration as { extensions: { health_check: { endpoint: string } } };
    expect(extensions.health_check.endpoint).toBe('0.0.0.0:13133');
    expect(compose.services['collector-health']!.healthcheck!.test).toContain('http://collector:13133/');
  });
});

describe('Jaeger in compose', () => {
  const configuration = readConfiguration('jaeger/jaeger.yaml', jaeger!.environment) as {
    extensions: {
      healthcheckv2: { http: { endpoint: string } };
      jaeger_query: { http: { endpoint: string } };
    };
  };

  test('gets its configuration and that of its pages', () => {
    expect(hostPath(jaeger!, jaeger!.command![0]!.replace('--config=', ''))).toMatch(
      /collector-config\/jaeger\/jaeger\.yaml$/,
    );
    expect(hostPath(jaeger!, jaeger!.environment!['SPANREEL_JAEGER_UI_FILE']!)).toMatch(
      /collector-config\/jaeger\/ui\.json$/,
    );
  });

  test('keeps traces in a volume', () => {
    const paths = textsIn(configuration, (_, path) => /\/(keys|values)$/.test(path));
    const volume = mountsOf(jaeger!).find(({ writable }) => writable);
    expect(paths.map((path) => isBelow(path, volume!.target))).toEqual([true, true]);
  });

  test('is published and asked for its health where it answers', () => {
    expect(configuration.extensions.jaeger_query.http.endpoint).toBe('0.0.0.0:16686');
    expect(jaeger!.ports).toEqual(['127.0.0.1:16686:16686']);
    expect(configuration.extensions.healthcheckv2.http.endpoint).toBe('0.0.0.0:13134');
    expect(jaeger!.healthcheck!.test).toContain('http://127.0.0.1:13134/status');
  });
});

describe('the links of Jaeger’s pages', () => {
  const { linkPatterns } = readConfiguration('jaeger/ui.json') as {
    linkPatterns: { key: string; url: string; text: string }[];
  };

  test.each(linkPatterns)('of $key are made of attributes that its span has', ({ key, url, text }) => {
    const asked = [...(url + text).matchAll(/#\{([^}]+)\}/g)].map((match) => match[1]!);
    const known = new Set<string>([...Object.values(ATTRIBUTE), 'spanreel.service']);
    expect([key, ...asked].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('Prometheus in compose', () => {
  const folder = join(workspaceRoot, 'collector-config', 'prometheus');

  test('gets its configuration, its rules and its targets', () => {
    expect(hostPath(prometheus!, '/etc/prometheus/prometheus.yml')).toBe(join(folder, 'prometheus.yml'));
    const { rule_files } = readConfiguration('prometheus/prometheus.yml') as { rule_files: string[] };
    const files = textsIn(readConfiguration('prometheus/prometheus.yml'), (text) => text.startsWith('targets/'));
    expect([...rule_files, ...files].filter((file) => !existsSync(join(folder, file)))).toEqual([]);
    expect(files.toSorted()).toEqual(
      readdirSync(join(folder, 'targets'))
        .map((name) => `targets/${name}`)
        .toSorted(),
    );
  });

  test('asks services where they listen', () => {
    const targets = readdirSync(join(folder, 'targets')).flatMap((name) =>
      textsIn(parse(readFileSync(join(folder, 'targets', name), 'utf8')), () => true),
    );
    const { appMetrics, spanMetrics, collectorMetrics, jaegerMetrics, alertmanager: alerts } = STANDARD_PORTS;
    expect(targets.toSorted()).toEqual(
      [
        `alertmanager:${alerts}`,
        `collector:${appMetrics}`,
        `collector:${collectorMetrics}`,
        `collector:${spanMetrics}`,
        `jaeger:${jaegerMetrics}`,
      ].toSorted(),
    );
  });
});

describe('Grafana in compose', () => {
  test('gets its sources and its dashboard, which asks only sources that exist', () => {
    const { datasources } = readConfiguration('grafana/datasources/spanreel.yaml') as {
      datasources: { uid: string; url: string }[];
    };
    expect(datasources.filter(({ url }) => !(new URL(url).hostname in compose.services))).toEqual([]);
    const home = grafana!.environment!['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']!;
    const dashboard = readFileSync(hostPath(grafana!, home)!, 'utf8');
    const asked = new Set(
      [...dashboard.matchAll(/"uid": ?"(prometheus|jaeger|alertmanager|[^"]+)"/g)].map((match) => match[1]!),
    );
    asked.delete('spanreel');
    expect([...asked].filter((uid) => !datasources.some((source) => source.uid === uid))).toEqual([]);
  });
});

describe('docker-compose.secure.yml', () => {
  const secure = readCompose('docker-compose.secure.yml');
  const service = { ...collector!, ...secure.services['collector'] } as ComposeService;

  test('adds overlays that are mounted, and secrets from files', () => {
    const files = service.command!.map((argument) => argument.replace('--config=', ''));
    expect(files.map((file) => hostPath(service, file)).every((path) => path !== undefined)).toBe(true);
    const paths = Object.values(secure.services['collector']!.environment!);
    expect(paths).toEqual(service.secrets!.map((secret) => `/run/secrets/${secret}`));
    expect(Object.keys(secure.secrets)).toEqual(service.secrets);
  });
});
