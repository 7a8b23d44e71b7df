import { globSync } from 'node:fs';

import { type App, type NodeMajor, OtlpSink, nodeMajors, scratchProject, startApp } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { type Dialect, chainApp, dialects, entries } from './chain-app.ts';

type Flag = 'require' | 'import';

const flags: readonly Flag[] = ['require', 'import'];
const matrix = nodeMajors.flatMap((node) =>
  flags.flatMap((flag) => dialects.map((dialect) => ({ node, flag, dialect }) as const)),
);

const project = async (): Promise<string> => scratchProject({ packages: ['@spanreel/node'] });

interface Cell {
  readonly node: NodeMajor;
  readonly flag: Flag;
  readonly dialect: Dialect;
}

async function startLink(
  { node, flag, dialect }: Cell,
  env: Readonly<Record<string, string>>,
): Promise<{ app: App; url: string }> {
  const app = await startApp({
    project: await project(),
    entry: entries[dialect],
    files: { [entries[dialect]]: chainApp(dialect) },
    [flag]: ['@spanreel/node/register'],
    node,
    env: { OTEL_BSP_SCHEDULE_DELAY: '50', ...env },
    until: 'listening',
  });
  const [, port] = await app.waitForLine(/^listening (\d+)/);
  return { app, url: `http://127.0.0.1:${port}/` };
}

test.for(matrix)(
  '--$flag, $dialect, Node $node: one server and one client span per request, one trace through three processes',
  async (cell) => {
    await using sink = await OtlpSink.start();
    const c = await startLink(cell, { ...sink.env, OTEL_SERVICE_NAME: 'c' });
    const b = await startLink(cell, { ...sink.env, OTEL_SERVICE_NAME: 'b', NEXT: c.url, VIA: 'fetch' });
    const a = await startLink(cell, { ...sink.env, OTEL_SERVICE_NAME: 'a', NEXT: b.url, VIA: 'http' });

    const response = await fetch(a.url);
    expect(await response.text()).toBe('end');
    const ended = await Promise.all(
      [a, b, c].map(async ({ app }) => {
        app.kill('SIGTERM');
        return app.ended;
      }),
    );
    await sink.waitFor(() => sink.spans().length >= 5);

    const spans = sink.spans();
    const place = ({ spanId }: { spanId: string }): string => {
      const span = spans.find((one) => one.spanId === spanId);
      return span === undefined ? '' : `${span.resource['service.name'] as string} ${span.kind}`;
    };
    const seen = spans.map((span) => `${place(span)} ${span.name} below ${place({ spanId: span.parentSpanId })}`);
    expect(seen.toSorted()).toEqual([
      'a client GET below a server',
      'a server GET below ',
      'b client GET below b server',
      'b server GET below a client',
      'c server GET below b client',
    ]);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);

    for (const [index, { exitCode, stdout, stderr }] of ended.entries()) {
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: startUpLine('abc'.charAt(index), sink.url) });
      // Everything of OpenTelemetry is in the bundle.
      expect(stdout).toContain('\nloaded []\n');
    }
  },
);

test('installs one copy of one package of OpenTelemetry: the api', async () => {
  const manifests = globSync('node_modules/**/@opentelemetry/*/package.json', { cwd: await project() });

  expect(manifests).toEqual(['node_modules/@opentelemetry/api/package.json']);
});

function startUpLine(service: string, url: string): string {
  return (
    `spanreel: on for ${service} 0.0.0: spans, metrics, logs, events → ${new URL(url).origin} (http/protobuf), redacted; ` +
    'content in events, baggage to private hosts only\n'
  );
}
