import { ROOT_CONTEXT, SeverityNumber, context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider } from '@opentelemetry/sdk-logs';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { correlationIdOf, withScope } from '@spanreel/api/pipeline';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Config, SignalOutput } from '../config/config.ts';
import { createConfig } from '../config/create-config.ts';
import { COUNTER, Counters } from '../pipeline/counters.ts';
import { FakeTiming } from '../pipeline/fake-timing.ts';
import { passThroughGate } from '../pipeline/pass-through-gate.ts';
import { Preparation } from '../pipeline/preparation.ts';
import { type RequestSender, type SignalRequest, type Signals, createSignals } from './create-signals.ts';
import { reportOwnMetrics } from './own-metrics.ts';

const otlp: SignalOutput = {
  kind: 'otlp',
  target: {
    url: 'http://127.0.0.1:1/v1/traces',
    protocol: 'http/protobuf',
    headers: {},
    timeoutMillis: 1000,
    compression: 'none',
    tls: {},
  },
};
const resource = resourceFromAttributes({ 'service.name': 'test' });

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

interface Fixture {
  readonly signals: Signals;
  readonly timing: FakeTiming;
  readonly counters: Counters;
  readonly logged: SignalRequest[];
  readonly sent: SignalRequest[];
  readonly spilled: { readonly request: SignalRequest; readonly reason: string }[];
  readonly sender: { isReady: boolean };
  readonly tracing: TracerProvider;
}

function fixture(
  outputs: Partial<Config['outputs']> = {},
  more: Partial<Config> = {},
  gate = passThroughGate,
): Fixture {
  const timing = new FakeTiming();
  const counters = new Counters();
  const logged: SignalRequest[] = [];
  const sent: SignalRequest[] = [];
  const spilled: { request: SignalRequest; reason: string }[] = [];
  const sender = {
    isReady: true,
    send: (request: SignalRequest) => void sent.push(request),
    spill: (request: SignalRequest, _records: number, reason: string) => void spilled.push({ request, reason }),
  } satisfies RequestSender;
  const log: SignalOutput[] = [{ kind: 'log' }];
  const config = { ...createConfig({}), outputs: { traces: log, logs: log, metrics: log, ...outputs }, ...more };
  const report = { problem: () => {}, notice: () => {} };
  const toLog = (request: SignalRequest): void => void logged.push(request);
  const signals = createSignals({
    config,
    correlationIdAt: (at) => correlationIdOf(at) ?? 'of the process',
    gate,
    preparation: new Preparation(() => true, timing),
    timing,
    counters,
    report,
    toLog,
    senderFor: () => sender,
  });
  const tracing = new TracerProvider({ resource, spanProcessors: [...signals.spanProcessors] });
  return { signals, timing, counters, logged, sent, spilled, sender, tracing };
}

function spansOf(
  requests: readonly SignalRequest[],
): { name: string; events?: { name: string }[]; attributes: { key: string; value: object }[] }[] {
  return requests.flatMap((request) =>
    'resourceSpans' in request
      ? request.resourceSpans.flatMap(({ scopeSpans }) =>
          (scopeSpans ?? []).flatMap(({ spans }) => (spans ?? []) as never[]),
        )
      : [],
  );
}

function recordsOf(
  requests: readonly SignalRequest[],
): { body?: object; attributes?: { key: string; value: object }[] }[] {
  return requests.flatMap((request) =>
    'resourceLogs' in request
      ? request.resourceLogs.flatMap(({ scopeLogs }) =>
          (scopeLogs ?? []).flatMap(({ logRecords }) => (logRecords ?? []) as never[]),
        )
      : [],
  );
}

const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

test('spans carry stream and correlation id of the scope they start in', () => {
  const { tracing, signals, logged } = fixture();
  const scope = withScope(ROOT_CONTEXT, { streamId: 'stream', correlationId: 'correlation' });
  tracing.getTracer('t').startSpan('in', {}, scope).end();
  signals.flushNow();
  expect(spansOf(logged).map(({ attributes }) => attributes)).toEqual([
    [
      { key: 'spanreel.stream.id', value: { stringValue: 'stream' } },
      { key: 'spanreel.correlation_id', value: { stringValue: 'correlation' } },
    ],
  ]);
});

test('a trace that brings no correlation id along gets one of its own, on every span and log record in it', () => {
  const { tracing, signals, logged } = fixture();
  const logging = new LoggerProvider({ resource, processors: [...signals.logRecordProcessors] });
  const tracer = tracing.getTracer('t');
  const roots = ['one', 'two'].map((name) => {
    const root = tracer.startSpan(name);
    const at = trace.setSpan(ROOT_CONTEXT, root);
    const child = tracer.startSpan(`below ${name}`, {}, at);
    logging.getLogger('app').emit({ body: name, context: trace.setSpan(at, child) });
    child.end();
    root.end();
    return root;
  });
  signals.flushNow();
  const ids = roots.map((root) => (root as unknown as ReadableSpan).attributes['spanreel.correlation_id']);
  const attributes = (index: number): object[] => [
    { key: 'spanreel.correlation_id', value: { stringValue: ids[index] } },
  ];
  expect(ids).toEqual([expect.stringMatching(UUID_V7), expect.stringMatching(UUID_V7)]);
  expect(ids[0]).not.toBe(ids[1]);
  expect(spansOf(logged).map((span) => [span.name, span.attributes])).toEqual([
    ['below one', attributes(0)],
    ['one', attributes(0)],
    ['below two', attributes(1)],
    ['two', attributes(1)],
  ]);
  expect(recordsOf(logged).map((record) => [record.body, record.attributes])).toEqual([
    [{ stringValue: 'one' }, attributes(0)],
    [{ stringValue: 'two' }, attributes(1)],
  ]);
});

test('the embedded log leaves mirrors of events out, a receiver gets them', () => {
  for (const { outputs, take } of [
    { outputs: {}, take: ({ logged }: Fixture) => logged },
    { outputs: { traces: [otlp] }, take: ({ sent }: Fixture) => sent },
  ]) {
    const made = fixture(outputs);
    const span = made.tracing.getTracer('t').startSpan('s');
    span.addEvent('call.started', { 'spanreel.event.id': 'id' });
    span.addEvent('its own', { a: 1 });
    span.end();
    made.timing.advance(10_000);
    const names = spansOf(take(made)).map(({ events }) => events?.map(({ name }) => name));
    expect(names).toEqual([take === undefined ? [] : 'traces' in outputs ? ['call.started', 'its own'] : ['its own']]);
  }
});

test('embedded spans are in the log after a second, spans for a receiver after the configured delay', () => {
  const embedded = fixture();
  embedded.tracing.getTracer('t').startSpan('s').end();
  embedded.timing.advance(999);
  expect(embedded.logged).toEqual([]);
  embedded.timing.advance(1);
  expect(spansOf(embedded.logged)).toHaveLength(1);
  const remote = fixture({ traces: [otlp] });
  remote.tracing.getTracer('t').startSpan('s').end();
  remote.timing.advance(4999);
  expect(remote.sent).toEqual([]);
  remote.timing.advance(1);
  expect(spansOf(remote.sent)).toHaveLength(1);
});

test('nothing is lost when the receiver is busy and the queue is full: the oldest spans go to the segment', () => {
  const spanBatch = { scheduleDelayMillis: 5000, exportTimeoutMillis: 1000, maxQueueSize: 100, maxExportBatchSize: 10 };
  const { tracing, timing, sender, sent, spilled, signals } = fixture({ traces: [otlp] }, { spanBatch });
  sender.isReady = false;
  for (let index = 0; index < 250; index++) {
    tracing.getTracer('t').startSpan(`s${index}`).end();
    timing.runTurns();
  }
  expect(sent).toEqual([]);
  expect(new Set(spilled.map(({ reason }) => reason))).toEqual(new Set(['queue_full']));
  sender.isReady = true;
  timing.advance(5000);
  signals.flushNow();
  const names = [...spansOf(spilled.map(({ request }) => request)), ...spansOf(sent)].map(({ name }) => name);
  expect(names).toEqual(Array.from({ length: 250 }, (_, index) => `s${index}`));
});

test('spans that were not sampled stay here', () => {
  const { signals, logged } = fixture();
  const [processor] = signals.spanProcessors;
  const unsampled = { spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 0 }) };
  processor?.onEnd(unsampled as ReadableSpan);
  signals.flushNow();
  expect(logged).toEqual([]);
});

test('open spans are ended youngest first, with the reason', () => {
  const { tracing, signals, logged } = fixture();
  const tracer = tracing.getTracer('t');
  const parent = tracer.startSpan('parent');
  tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent));
  tracer.startSpan('done').end();
  signals.endOpenSpans('SIGTERM');
  signals.finish();
  expect(spansOf(logged).map(({ name }) => name)).toEqual(['done', 'child', 'parent']);
  expect(spansOf(logged)[2]?.attributes).toContainEqual({
    key: 'spanreel.end_reason',
    value: { stringValue: 'SIGTERM' },
  });
});

test('a batch that cannot be redacted is dropped and counted, and the next one goes', () => {
  let isBroken = true;
  const gate: typeof passThroughGate = {
    ...passThroughGate,
    sealSpans: (exporter) => ({
      ...exporter,
      export(spans, done) {
        if (isBroken) throw new Error('no');
        exporter.export(spans, done);
      },
    }),
  };
  const { tracing, signals, logged, counters } = fixture({}, {}, gate);
  tracing.getTracer('t').startSpan('withheld').end();
  signals.flushNow();
  isBroken = false;
  tracing.getTracer('t').startSpan('fine').end();
  signals.flushNow();
  expect(spansOf(logged).map(({ name }) => name)).toEqual(['fine']);
  expect(counters.parts('dropped')).toEqual(new Map([['redaction', 1]]));
});

test('log records go where logs go, with their trace', () => {
  const { signals, logged } = fixture();
  const logging = new LoggerProvider({ resource, processors: [...signals.logRecordProcessors] });
  logging.getLogger('pino').emit({ body: 'hello', severityNumber: SeverityNumber.INFO });
  signals.flushNow();
  expect(logged).toMatchObject([
    {
      resourceLogs: [
        {
          scopeLogs: [{ scope: { name: 'pino' }, logRecords: [{ body: { stringValue: 'hello' }, severityNumber: 9 }] }],
        },
      ],
    },
  ]);
});

test("the pipeline's own counts and latencies are metrics", async () => {
  const { signals, logged, counters } = fixture();
  const metering = new MeterProvider({ resource, readers: [...signals.metricReaders] });
  counters.add('emitted', 5);
  counters.add('dropped', 2, 'disk');
  counters.add('redacted', 3, 'EMAIL');
  const samples = (values: number[]): { record(): void; take(): number[] } => ({
    record: () => {},
    take: () => values.splice(0),
  });
  const update = reportOwnMetrics(metering.getMeter('own'), {
    counters,
    emitLatency: samples([0.004, 0.006]),
    writeLatency: samples([0.2]),
  });
  await metering.forceFlush();
  const text = JSON.stringify(logged);
  const metrics = (
    JSON.parse(text) as {
      resourceMetrics: {
        scopeMetrics: {
          metrics: { name: string; sum?: { dataPoints: object[] }; histogram?: { dataPoints: { count: string }[] } }[];
        }[];
      }[];
    }[]
  )
    .flatMap(({ resourceMetrics }) => resourceMetrics)
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics);
  const named = (name: string): (typeof metrics)[number] | undefined => metrics.find((metric) => metric.name === name);
  expect(named('spanreel.events.emitted')?.sum?.dataPoints).toMatchObject([{ asInt: '5', attributes: [] }]);
  // From the first collection on, so that the first loss is an increase.
  expect(named('spanreel.records.dropped')?.sum?.dataPoints).toMatchObject(
    COUNTER.dropped.parts.map((reason) => ({
      asInt: reason === 'disk' ? '2' : '0',
      attributes: [{ key: 'reason', value: { stringValue: reason } }],
    })),
  );
  expect(named('spanreel.records.resent')?.sum?.dataPoints).toMatchObject([{ asInt: '0', attributes: [] }]);
  expect(named('spanreel.redactions')?.sum?.dataPoints).toMatchObject([
    { asInt: '3', attributes: [{ key: 'entity', value: { stringValue: 'EMAIL' } }] },
  ]);
  expect(named('spanreel.emit.duration')?.histogram?.dataPoints).toMatchObject([{ count: '2' }]);
  expect(named('spanreel.write.duration')?.histogram?.dataPoints).toMatchObject([{ count: '1' }]);

  logged.length = 0;
  counters.add('emitted', 2);
  update();
  signals.finish();
  expect(JSON.stringify(logged)).toContain('"asInt":"7"');
});

test('metrics of counters and histograms are collected synchronously at the end', () => {
  const { signals, logged } = fixture();
  const metering = new MeterProvider({ resource, readers: [...signals.metricReaders] });
  metering.getMeter('app').createCounter('calls').add(3);
  signals.finish();
  expect(logged).toMatchObject([
    {
      resourceMetrics: [
        {
          scopeMetrics: [
            { scope: { name: 'app' }, metrics: [{ name: 'calls', sum: { dataPoints: [{ asDouble: 3 }] } }] },
          ],
        },
      ],
    },
  ]);
});
