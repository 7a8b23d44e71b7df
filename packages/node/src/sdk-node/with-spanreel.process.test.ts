import { OtlpSink, runApp, scratchProject } from '@spanreel/testing';
import { expect, test } from 'vitest';

const project = async (): Promise<string> =>
  scratchProject({
    packages: ['@spanreel/node', '@spanreel/api'],
    dependencies: { '@opentelemetry/api': '1.10.0', '@opentelemetry/sdk-node': '0.301.0' },
  });

const start = `
import { NodeSDK } from '@opentelemetry/sdk-node';
import { context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { emit } from '@spanreel/api';
import { flush } from '@spanreel/node';
import { withSpanreel } from '@spanreel/node/sdk-node';
`;

const record = `
trace.getTracer('app').startActiveSpan('call jane.doe@example.com', (span) => {
  span.setAttribute('note', 'mail jane.doe@example.com');
  logs.getLogger('app').emit({ body: 'wrote to jane.doe@example.com' });
  metrics.getMeter('app').createCounter('calls').add(1, { who: 'jane.doe@example.com' });
  console.log('event', emit('error.occurred', { error_type: 'E', error_message: 'jane.doe@example.com' }) !== undefined);
  const carrier = {};
  propagation.inject(context.active(), carrier);
  console.log('carrier', Object.keys(carrier).toSorted().join());
  span.end();
});
`;

test('redacts what processors, readers and exporters of the set-up get', async () => {
  const source = `${start}
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';

const seen = [];
const exporter = {
  export(batch, done) { seen.push(batch); done({ code: 0 }); },
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
const sdk = new NodeSDK(withSpanreel({
  serviceName: 'bank',
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
  logRecordProcessors: [new SimpleLogRecordProcessor({ exporter })],
  metricReaders: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })],
}));
sdk.start();
${record}
await flush();
await sdk.shutdown();
const [spans, ...others] = [seen.find(([first]) => first?.kind !== undefined), ...seen];
console.log('span', spans[0].name.replace(/<EMAIL:[^>]+>/, '<EMAIL>'), spans[0].resource.attributes['service.name']);
const text = JSON.stringify(seen, (key, value) => (key.startsWith('_') ? undefined : typeof value === 'bigint' ? String(value) : value));
console.log('batches', seen.length, 'leaks', text.includes('jane.doe'), 'tokens', text.includes('<EMAIL:'));
`;
  const { lines, stderr, exitCode } = await runApp({
    project: await project(),
    entry: 'app.mjs',
    files: { 'app.mjs': source },
  });

  expect({ lines, stderr, exitCode }).toEqual({
    lines: [
      'event true',
      'carrier traceparent,tracestate',
      'span call <EMAIL> bank',
      'batches 3 leaks false tokens true',
    ],
    stderr: '',
    exitCode: 0,
  });
});

test('sends what the set-up configures nothing for where Spanreel would send it', async () => {
  await using sink = await OtlpSink.start();
  const source = `${start}
const sdk = new NodeSDK(withSpanreel());
sdk.start();
${record}
await sdk.shutdown();
`;
  const { exitCode, stderr } = await runApp({
    project: await project(),
    entry: 'app.mjs',
    files: { 'app.mjs': source },
    env: { ...sink.env, OTEL_SERVICE_NAME: 'bank' },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });

  const [span] = await sink.waitFor(() => sink.spans().length > 0 && sink.spans());
  expect(span).toMatchObject({ name: expect.stringMatching(/^call <EMAIL:/), resource: { 'service.name': 'bank' } });
  await sink.waitFor(() => sink.logRecords().some(({ eventName }) => eventName === 'error.occurred'));
  expect(sink.logRecords().some(({ body }) => typeof body === 'string' && body.startsWith('wrote to <EMAIL:'))).toBe(
    true,
  );
});

test('changes nothing beside a register that runs already', async () => {
  const source = `${start}
const configuration = {};
console.log(withSpanreel(configuration) === configuration);
void [NodeSDK, context, logs, metrics, propagation, trace, emit, flush];
`;
  const { lines, stderr } = await runApp({
    project: await project(),
    entry: 'app.mjs',
    files: { 'app.mjs': source },
    require: ['@spanreel/node/register'],
    env: { OTEL_LOG_LEVEL: 'warn' },
  });

  expect(lines).toEqual(['true']);
  expect(stderr).toBe(
    'spanreel: runs already in this process, withSpanreel changes nothing; leave out either it or the flag\n',
  );
});
