import type { ExportResult } from '@opentelemetry/core';
import { emptyResource, resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  InstrumentType,
  MeterProvider,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, test, vi } from 'vitest';

import { RedactingLogRecordProcessor } from '../processors/logs.ts';
import { RedactingMetricReader } from '../processors/metrics.ts';
import { RedactingSpanProcessor } from '../processors/trace.ts';
import type { Redactor } from '../redactor/redactor.ts';
import { testRedactor } from '../samples/test-redactor.ts';
import { canarySteps, runCanary } from './canary.ts';
import { canaryLogRecord, canaryMetrics, canarySpan } from './canary-signals.ts';
import { createGateCounters } from './seal-options.ts';
import { sealLogRecordExporter } from './seal-log-record-exporter.ts';
import { sealMetricExporter } from './seal-metric-exporter.ts';
import { sealSpanExporter } from './seal-span-exporter.ts';
import { isSealed } from './sealed.ts';

const redactor = testRedactor();
const idle = { shutdown: async (): Promise<void> => {}, forceFlush: async (): Promise<void> => {} };

test('only what was sealed here is sealed', () => {
  const raw = { ...idle, export: () => {} };
  const sealed = sealSpanExporter(raw, redactor);
  expect([isSealed(sealed), isSealed(raw), isSealed({ ...sealed })]).toEqual([true, false, false]);
});

test('another copy of this package knows the seal', () => {
  const registry = (globalThis as { [key: symbol]: unknown })[Symbol.for('spanreel.sealed')] as WeakSet<object>;
  expect(registry.has(sealLogRecordExporter({ ...idle, export: () => {} }, redactor))).toBe(true);
});

test.each([
  [
    'traces',
    2,
    (options: object, done: (result: ExportResult) => void, inner: object) =>
      sealSpanExporter(inner as never, failing(), options).export([canarySpan('x'), canarySpan('x')], done),
  ],
  [
    'logs',
    1,
    (options: object, done: (result: ExportResult) => void, inner: object) =>
      sealLogRecordExporter(inner as never, failing(), options).export([canaryLogRecord('x')], done),
  ],
  [
    'metrics',
    1,
    (options: object, done: (result: ExportResult) => void, inner: object) =>
      sealMetricExporter(inner as never, failing(), options).export(canaryMetrics('x'), done),
  ],
] as const)(
  'a batch of %s that cannot be redacted is dropped, counted and said, without its content',
  (signal, items, exportBatch) => {
    const counters = createGateCounters();
    const onDrop = vi.fn<() => void>(() => {
      throw new Error('a faulty listener');
    });
    const inner = { ...idle, export: vi.fn<() => void>() };
    const results: ExportResult[] = [];
    exportBatch({ counters, onDrop }, (result) => results.push(result), inner);
    expect(inner.export).not.toHaveBeenCalled();
    expect(counters).toEqual({ droppedBatches: 1, droppedItems: items });
    expect(onDrop).toHaveBeenCalledExactlyOnceWith({ signal, items });
    expect(results).toEqual([{ code: 1, error: expect.objectContaining({ code: 'SPANREEL_REDACTION_FAILED' }) }]);
    expect(results[0]!.error).not.toHaveProperty('cause');
    expect(results[0]!.error!.message).toBe(`a batch of ${items} ${signal} could not be redacted; dropped`);
  },
);

test('equal resources and scopes stay identical, for exporters group by them', () => {
  const sent: ReadableSpan[] = [];
  const sealed = sealSpanExporter({ ...idle, export: (spans) => void sent.push(...spans) }, redactor);
  const span = canarySpan('x');
  sealed.export([span, { ...span }], () => {});
  sealed.export([span], () => {});
  expect(new Set(sent.map(({ resource }) => resource)).size).toBe(1);
  expect(new Set(sent.map(({ instrumentationScope }) => instrumentationScope)).size).toBe(1);
  expect(sent[0]!.resource).not.toBe(span.resource);
});

test('a resource still being detected is read again', async () => {
  const sent: ReadableSpan[] = [];
  const sealed = sealSpanExporter({ ...idle, export: (spans) => void sent.push(...spans) }, redactor);
  const resource = resourceFromAttributes({ 'host.note': Promise.resolve('jane@example.com') });
  const span = { ...canarySpan('x'), resource };
  sealed.export([span], () => {});
  await resource.waitForAsyncAttributes?.();
  sealed.export([span], () => {});
  expect(sent.map((one) => one.resource.attributes['host.note'])).toEqual([
    undefined,
    expect.stringMatching(/^<EMAIL:/),
  ]);
});

test('of the trace state only a well-formed member of ours stays', () => {
  const member = 'c:42;s:01890a5d-ac96-774b-bcce-b302099a8057';
  const states = [member, 'c:42;s:jane@example.com', undefined].map((value) => {
    const sent: ReadableSpan[] = [];
    const state = {
      get: (key: string) => (key === 'spanreel' ? value : 'secret'),
      set: () => state,
      unset: () => state,
      serialize: () => 'vendor=secret',
    };
    const span = {
      ...canarySpan('x'),
      spanContext: () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, traceState: state }),
    };
    sealSpanExporter({ ...idle, export: (spans) => void sent.push(...spans) }, redactor).export([span], () => {});
    return sent[0]!.spanContext().traceState?.serialize();
  });
  expect(states).toEqual([`spanreel=${member}`, undefined, undefined]);
});

test('ids of another shape become invalid ids', () => {
  const sent: ReadableLogRecord[] = [];
  const record = {
    ...canaryLogRecord('x'),
    spanContext: { traceId: 'jane@example.com', spanId: '4111111111111111x', traceFlags: 0 },
  };
  sealLogRecordExporter({ ...idle, export: (records) => void sent.push(...records) }, redactor).export(
    [record],
    () => {},
  );
  expect(sent[0]!.spanContext).toEqual({ traceId: '0'.repeat(32), spanId: '0'.repeat(16), traceFlags: 0 });
});

test('a log record whose names are no text passes, with names that are', () => {
  const inner = new InMemoryLogRecordExporter();
  const record = { ...canaryLogRecord('x'), eventName: 7, severityText: 4_111_111_111_111_111 };
  sealLogRecordExporter(inner, redactor).export([record as unknown as ReadableLogRecord], () => {});
  expect(inner.getFinishedLogRecords()).toEqual([
    expect.objectContaining({ eventName: '7', severityText: expect.stringMatching(/^<CARD:k1\.\w+>$/) }),
  ]);
});

test('a sealed metric exporter keeps the choices of the one within', () => {
  const inner = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const sealed = sealMetricExporter(inner, redactor);
  expect(sealed.selectAggregationTemporality?.(InstrumentType.COUNTER)).toBe(AggregationTemporality.DELTA);
  expect(sealed.selectAggregation?.(InstrumentType.COUNTER) ?? { type: AggregationType.DEFAULT }).toEqual({
    type: AggregationType.DEFAULT,
  });
});

test("the processors redact in a set-up of one's own", async () => {
  const spans = new InMemorySpanExporter();
  const logs = new InMemoryLogRecordExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const tracing = new TracerProvider({
    resource: emptyResource(),
    spanProcessors: [new RedactingSpanProcessor(spans, redactor)],
  });
  const logging = new LoggerProvider({ processors: [new RedactingLogRecordProcessor(logs, redactor)] });
  const metering = new MeterProvider({ readers: [new RedactingMetricReader(metrics, redactor)] });
  tracing.getTracer('t').startSpan('for jane@example.com').end();
  logging.getLogger('l').emit({ body: 'for jane@example.com', exception: new Error('for jane@example.com') });
  metering.getMeter('m').createCounter('c').add(1, { who: 'jane@example.com' });
  await Promise.all([tracing.forceFlush(), logging.forceFlush(), metering.forceFlush()]);
  const collected: ResourceMetrics[] = metrics.getMetrics();
  expect(spans.getFinishedSpans().map(({ name }) => name)).toEqual([expect.stringMatching(/^for <EMAIL:k1\.\w+>$/)]);
  expect(logs.getFinishedLogRecords().map(({ body }) => body)).toEqual([
    expect.stringMatching(/^for <EMAIL:k1\.\w+>$/),
  ]);
  expect(JSON.stringify(logs.getFinishedLogRecords()[0]!.attributes)).not.toContain('jane');
  expect(collected[0]!.scopeMetrics[0]!.metrics[0]!.dataPoints[0]!.attributes).toEqual({
    who: expect.stringMatching(/^<EMAIL:k1\.\w+>$/),
  });
  await Promise.all([tracing.shutdown(), logging.shutdown(), metering.shutdown()]);
});

test('the canary finds no leak, and finds the one that there is', () => {
  const tight = runCanary({ redactor });
  expect(tight.leaks).toEqual([]);
  expect(tight.places.length).toBeGreaterThan(100);
  const paths = {
    raw: (text: string) => text,
    encoded: (text: string) => Buffer.from(`so ${text}`).toString('base64'),
    percent: encodeURIComponent,
    tight: (text: string) => redactor.text(text),
  };
  expect(runCanary({ redactor, paths }).leaks).toEqual(['raw', 'encoded', 'percent']);
});

test('the canary goes place by place, so that the event loop may turn in between', () => {
  const steps = canarySteps({ redactor });
  let count = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) count++;
  expect(count).toBeGreaterThan(60);
  expect(step.value).toEqual(runCanary({ redactor }));
});

test('the canary leaves out what the policy keeps', () => {
  expect(runCanary({ redactor: testRedactor({ actions: { EMAIL: 'keep', CARD: 'keep' } }) }).leaks).toEqual([]);
});

test('the canary sees a redactor that does nothing', () => {
  const broken: Redactor = {
    ...redactor,
    attributes: (map: object) => map as never,
    text: (text: string) => text,
    atSeverity: () => broken,
    get atOnce() {
      return broken;
    },
  };
  const { leaks } = runCanary({ redactor: broken });
  expect(leaks).toContain('span.name');
  expect(leaks).toContain('log.attributes.canary.text');
  expect(leaks).toContain('metrics.scopeMetrics.0.metrics.0.descriptor.description');
});

function failing(): ReturnType<typeof testRedactor> {
  const fail = (): never => {
    throw new Error('jane@example.com');
  };
  const broken: Redactor = {
    ...redactor,
    text: fail,
    attributes: fail,
    atSeverity: () => broken,
    get atOnce() {
      return broken;
    },
  };
  return broken;
}
