import { execFile } from 'node:child_process';
import { cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import type { ComposeService } from '../compose/compose-file.ts';
import { hostPath, readCompose } from '../compose/compose-file.ts';
import { workspaceRoot } from '../packed/workspace.ts';
import { temporaryDirectory } from '../process/temporary-directory.ts';
import { describeBackends } from './describe-backends.ts';

const configs = join(workspaceRoot, 'collector-config');

/** Runs a program's check and gives what it says; fails with that when it does not accept. */
async function check(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, {
      cwd: configs,
      env: { ...process.env, ...env },
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${args.join(' ')} is not accepted:\n${stdout}${stderr}`, { cause: error });
  }
}

/** The secrets and certificates that the overlays read, as compose mounts them. */
function secrets(): Record<string, string> {
  const directory = temporaryDirectory();
  const file = (name: string, content: string): string => {
    writeFileSync(join(directory, name), content);
    return join(directory, name);
  };
  return {
    SPANREEL_OTLP_TOKEN_FILE: file('token', 'only-for-this-test'),
    SPANREEL_OTLP_HTPASSWD_FILE: file(
      'htpasswd',
      'tester:$2y$05$abcdefghijklmnopqrstuuJk5eW0oQe8l0b7W9m6eYV3m0q6S2b5K\n',
    ),
    SPANREEL_OTLP_CERT_FILE: file('cert', ''),
    SPANREEL_OTLP_KEY_FILE: file('key', ''),
    SPANREEL_OTLP_CLIENT_CA_FILE: file('ca', ''),
  };
}

describeBackends('the real programs accept', ({ collector, jaeger, prometheus, alertmanager }) => {
  const overlays = [
    [],
    ['bearer'],
    ['basic'],
    ['tls'],
    ['tls', 'bearer'],
    ['tls', 'basic'],
    ['tls', 'mutual-tls'],
    ['tls', 'mutual-tls', 'bearer'],
    ['debug'],
  ];

  test.each(overlays.map((names) => [['collector', ...names].join(' + '), names] as const))('%s', async (_, names) => {
    const files = ['collector.yaml', ...names.map((name) => `overlays/${name}.yaml`)];
    const output = await check(
      collector.programs['otelcol']!,
      ['validate', ...files.flatMap((file) => ['--config', file])],
      secrets(),
    );

    expect(output).toBe('');
  });

  test('every overlay is among those', () => {
    expect(readdirSync(join(configs, 'overlays')).sort()).toEqual(
      [...new Set(overlays.flat())].map((name) => `${name}.yaml`).sort(),
    );
  });

  test.each(readdirSync(join(configs, 'gateway')).filter((file) => file.endsWith('.yaml')))(
    'gateway %s',
    async (file) => {
      expect(await check(collector.programs['otelcol']!, ['validate', '--config', `gateway/${file}`])).toBe('');
    },
  );

  test.each([
    ['docker-compose.yml', ['docker-compose.yml']],
    ['docker-compose.secure.yml', ['docker-compose.yml', 'docker-compose.secure.yml']],
  ])('what %s mounts for the Collector, with its environment', async (_, files) => {
    const services = files.map((file) => readCompose(file).services['collector']!);
    const service: ComposeService = Object.assign({}, ...services) as ComposeService;
    const environment = Object.assign({}, ...services.map((each) => each.environment), secrets()) as Record<
      string,
      string
    >;
    const paths = service.command!.map((argument) => hostPath(service, argument.replace('--config=', ''))!);

    expect(
      await check(
        collector.programs['otelcol']!,
        ['validate', ...paths.flatMap((path) => ['--config', path])],
        environment,
      ),
    ).toBe('');
  });

  test('what docker-compose.yml mounts for Jaeger, with its environment', async () => {
    const service = readCompose().services['jaeger']!;
    const path = hostPath(service, service.command![0]!.replace('--config=', ''))!;

    await check(jaeger.programs['jaeger']!, ['validate', '--config', path], service.environment);
  });

  test('a Collector configuration with a mistake is refused', async () => {
    const wrong = join(temporaryDirectory(), 'wrong.yaml');
    writeFileSync(wrong, 'processors: {tail_sampling: {decision_weight: 30s}}\n');

    await expect(
      check(collector.programs['otelcol']!, ['validate', '--config', 'collector.yaml', '--config', wrong]),
    ).rejects.toThrow('decision_weight');
  });

  test('jaeger.yaml', async () => {
    await check(jaeger.programs['jaeger']!, ['validate', '--config', 'jaeger/jaeger.yaml']);
  });

  test('prometheus.yml and its rules', async () => {
    const output = await check(prometheus.programs['promtool']!, ['check', 'config', 'prometheus/prometheus.yml']);

    expect(output).toContain('is valid prometheus config file syntax');
    expect(output).toMatch(/SUCCESS: \d+ rules found/);
  });

  test('alertmanager.yml', async () => {
    const output = await check(alertmanager.programs['amtool']!, ['check-config', 'alertmanager/alertmanager.yml']);

    expect(output).toContain('SUCCESS');
  });
});

describeBackends('the alert rules', ({ prometheus }) => {
  test('fire when they should and stay silent when they should not', async () => {
    expect(await check(prometheus.programs['promtool']!, ['test', 'rules', 'prometheus/rules_test.yml'])).toContain(
      'SUCCESS',
    );
  });

  // Each is a mistake that a rule could have; the rules' own tests must find it.
  test.each([
    ['a threshold on a counter itself', 'increase(calendar_sync_errors_total[5m])', 'calendar_sync_errors_total'],
    ['a rate per second for one per minute', '* 60 > 10', '> 10'],
    ['a wrong threshold', ':p95_10m > 3', ':p95_10m > 5'],
    ['no alert for the first failure of a process', ' unless saga_outcomes', ' and saga_outcomes'],
    ['no alert for failed compensations', 'saga_outcome="failed"', 'saga_outcome="fail"'],
    [
      'no alert for metrics that stopped',
      'unless count by (job) (spanreel_events_emitted)',
      'unless count by (job) (last_over_time(spanreel_events_emitted[1d]))',
    ],
    [
      'a pipeline alert on the wrong name',
      'otelcol_exporter_enqueue_failed_spans[',
      'otelcol_exporter_enqueue_failed_spans_total[',
    ],
  ])('are tested: %s is found', async (_, right, wrong) => {
    const directory = temporaryDirectory();
    cpSync(join(configs, 'prometheus'), directory, { recursive: true });
    const rules = readFileSync(join(directory, 'rules.yml'), 'utf8');
    expect(rules).toContain(right);
    writeFileSync(join(directory, 'rules.yml'), rules.replaceAll(right, wrong));

    await expect(
      check(prometheus.programs['promtool']!, ['test', 'rules', join(directory, 'rules_test.yml')]),
    ).rejects.toThrow('FAILED');
  });
});
