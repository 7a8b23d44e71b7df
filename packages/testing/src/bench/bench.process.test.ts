import { fileURLToPath } from 'node:url';

import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, onTestFinished, test } from 'vitest';

import { runApp } from '../process/run-app.ts';
import { Child } from './child.ts';
import type { Variant } from './variants.ts';

const bare: Variant = { name: 'none', project: undefined, execArgv: [], env: {} };
const main = fileURLToPath(new URL('main.ts', import.meta.url));

async function started(child: Promise<Child>): Promise<Child> {
  const ready = await child;
  onTestFinished(async () => ready.stop());
  return ready;
}

test.for([
  [
    ['nothing'],
    'pnpm bench: no benchmark "nothing"; there are start-up, requests, helpers, commands, durable, events, voice, outage, collector, kills\n',
  ],
  [['start-up', '--rounds', 'many'], 'pnpm bench: --rounds many is no number of rounds; use 2 or more\n'],
  [['--fast'], "pnpm bench: Unknown option '--fast'"],
] as const)('refuses %s with exit code 4', async ([args, message]) => {
  const { exitCode, stderr, stdout } = await runApp({ entry: main, args, execArgv: ['--no-warnings'] });

  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
});

test('the load reaches the measured server, and its CPU time is told', async () => {
  const backend = await started(Child.measured('server.cjs', bare));
  const env = { BACKEND: `http://127.0.0.1:${String(backend.ready)}/plain` };
  const server = await started(Child.measured('server.cjs', bare, env));
  const load = await started(Child.helper('load.ts'));
  const before = await server.ask<{ cpu: number; rss: number }>();
  for (const path of ['/plain', '/fetch']) {
    const url = `http://127.0.0.1:${String(server.ready)}${path}`;
    const { latencies, errors } = await load.ask<{ latencies: number[]; errors: number }>({
      url,
      requests: 50,
      concurrency: 4,
    });

    expect({ count: latencies.length, errors }).toEqual({ count: 50, errors: 0 });
  }
  const after = await server.ask<{ cpu: number; rss: number }>();

  expect(after.cpu).toBeGreaterThan(before.cpu);
  expect(after.rss).toBeGreaterThan(10 * 2 ** 20);
});

test('says what a process printed that ends instead of answering', async () => {
  const broken: Variant = { ...bare, execArgv: ['--require', 'nowhere'] };
  await expect(Child.measured('server.cjs', broken)).rejects.toThrow(
    /^server\.cjs ended \(exit code 1\)\n(.|\n)*Cannot find module 'nowhere'/,
  );
});

test('requests that fail are counted', async () => {
  const sink = await started(Child.helper('sink.ts'));
  const load = await started(Child.helper('load.ts'));
  await sink.ask({ status: 500 });

  const url = `http://127.0.0.1:${String(sink.ready)}/`;
  expect(await load.ask({ url, requests: 3, concurrency: 1 })).toEqual({ latencies: [], errors: 3 });
});

test('the sink counts the spans it took', async () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  for (const name of ['one', 'two']) provider.getTracer('test').startSpan(name).end();
  const body = ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans())!;
  const sink = await started(Child.helper('sink.ts'));
  const url = `http://127.0.0.1:${String(sink.ready)}/v1/traces`;
  await fetch(url, { method: 'POST', body: Buffer.from(body) });
  await sink.ask({ status: 500 });
  await fetch(url, { method: 'POST', body: Buffer.from(body) });

  expect(await sink.ask()).toEqual({ spans: 2 });
});
