import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { readOptions } from '../stage/options.ts';
import { type Pipeline, choosePipeline, environmentFor } from './choose-pipeline.ts';

const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector.test:4318';

async function chosen(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Pipeline | undefined> {
  const onStart = (title: string): void => expect.unreachable(`${title} is started`);
  return choosePipeline(readOptions(args), { env, signal: new AbortController().signal, onStart });
}

test('without an endpoint there is no pipeline; an empty one is none', async () => {
  expect(await chosen([], {})).toBeUndefined();
  expect(await chosen([], { OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined();
});

test("somebody else's Collector is known as far as it was told", async () => {
  const eventLog = mkdtempSync(join(tmpdir(), 'event-log-'));
  expect(await chosen([], { OTEL_EXPORTER_OTLP_ENDPOINT })).toEqual({
    endpoint: OTEL_EXPORTER_OTLP_ENDPOINT,
    started: [],
  });
  expect(
    await chosen(['--event-log', eventLog, '--jaeger', 'http://jaeger.test:16686'], { OTEL_EXPORTER_OTLP_ENDPOINT }),
  ).toEqual({
    endpoint: OTEL_EXPORTER_OTLP_ENDPOINT,
    eventLog,
    jaeger: 'http://jaeger.test:16686',
    started: [],
  });
  rmSync(eventLog, { recursive: true });
});

test.each([
  [
    ['--collector'],
    { OTEL_EXPORTER_OTLP_ENDPOINT },
    /^--collector and OTEL_EXPORTER_OTLP_ENDPOINT "http:\S+" name two/,
  ],
  [['--collector', '--jaeger', 'http://j'], {}, /^--jaeger tells of a Collector of your own; --collector knows/],
  [['--event-log', '.'], {}, /^--event-log tells of a Collector, and OTEL_EXPORTER_OTLP_ENDPOINT does not say where/],
  [['--event-log', '/nowhere'], { OTEL_EXPORTER_OTLP_ENDPOINT }, /^--event-log \/nowhere does not exist; name the/],
])('refuses %j with %j in one sentence', async (args, env, sentence) => {
  await expect(chosen(args, env)).rejects.toThrow(sentence);
});

test('the processes send there, force the sampling, and keep what else they were told', () => {
  const pipeline = { endpoint: 'http://c:4318', started: [] };
  expect(environmentFor(pipeline, {})).toEqual({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
    OTEL_RESOURCE_ATTRIBUTES: 'spanreel.sampling.force=true',
    OTEL_METRIC_EXPORT_INTERVAL: '5000',
  });
  expect(
    environmentFor(pipeline, { OTEL_RESOURCE_ATTRIBUTES: 'team=blue', OTEL_METRIC_EXPORT_INTERVAL: '100' }),
  ).toMatchObject({
    OTEL_RESOURCE_ATTRIBUTES: 'team=blue,spanreel.sampling.force=true',
    OTEL_METRIC_EXPORT_INTERVAL: '100',
  });
});
