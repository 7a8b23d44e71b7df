import { ExportResultCode } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { createRedactor, randomTokenKey } from '@spanreel/redaction';
import { describe, expect, test } from 'vitest';

import { createConfig } from '../config/create-config.ts';
import { Counters } from '../pipeline/counters.ts';
import { type Canary, createCanary } from './canary.ts';
import { createGate, gateOf } from './create-gate.ts';
import { lazyRedactor } from './lazy-redactor.ts';

const redactor = createRedactor({ key: randomTokenKey() });
const passed: Canary = { isFlying: false, step: () => true, prove: () => undefined };

async function exportOne(exporter: SpanExporter): Promise<number> {
  const span = spanNamed('mail jane.doe@example.com');
  return new Promise((resolve) => exporter.export([span], ({ code }) => resolve(code)));
}

function spanNamed(name: string): ReadableSpan {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: memory })] });
  provider.getTracer('test').startSpan(name).end();
  const [span] = memory.getFinishedSpans();
  if (span === undefined) throw new Error('the span did not end');
  return span;
}

describe('the gate', () => {
  test('runs its canary once, before the first batch, and passes redacted copies on', async () => {
    let runs = 0;
    const gate = gateOf(redactor, { isFlying: false, step: () => true, prove: () => void runs++ });
    const memory = new InMemorySpanExporter();
    const sealed = gate.sealSpans(memory);
    expect(runs).toBe(0);

    expect(await exportOne(sealed)).toBe(ExportResultCode.SUCCESS);
    expect(runs).toBe(1);
    expect(memory.getFinishedSpans().map(({ name }) => name)).toEqual([expect.stringMatching(/^mail <EMAIL:/)]);
  });

  test('lets nothing out of a gate that leaks, and says where it leaks once', async () => {
    const said: string[] = [];
    const leaking = { ...redactor, text: (text: string): string => text };
    const gate = gateOf(
      leaking,
      createCanary(leaking, (sentence) => said.push(sentence)),
    );
    const memory = new InMemorySpanExporter();
    const sealed = gate.sealSpans(memory);

    expect([await exportOne(sealed), await exportOne(sealed)]).toEqual([
      ExportResultCode.FAILED,
      ExportResultCode.FAILED,
    ]);
    expect(memory.getFinishedSpans()).toEqual([]);
    expect(() => gate.value('x')).toThrow('redaction leaks');
    expect(said).toEqual([expect.stringMatching(/^redaction leaks at .*; nothing leaves this process, report it$/)]);
  });

  test('keeps the other members of what it seals', async () => {
    const memory = new InMemorySpanExporter();
    const sealed = gateOf(redactor, passed).sealSpans(memory);
    await exportOne(sealed);
    await sealed.shutdown();

    expect(memory.getFinishedSpans()).toEqual([]);
  });

  test('redacts the resource', () => {
    const { attributes } = gateOf(redactor, passed).resource(
      resourceFromAttributes({ 'service.name': 'bank', owner: 'jane.doe@example.com' }),
    );

    expect(attributes).toEqual({ 'service.name': 'bank', owner: expect.stringMatching(/^<EMAIL:/) });
  });
});

test('a lazy redactor is made once, at its first use', () => {
  let made = 0;
  const lazy = lazyRedactor(() => {
    made += 1;
    return redactor;
  });
  expect(made).toBe(0);

  expect(lazy.text('jane.doe@example.com')).toBe(redactor.text('jane.doe@example.com'));
  expect(lazy.value('note', 'x')).toBe('x');
  expect(made).toBe(1);
});

test('counts what is redacted by entity, but not the canary', () => {
  const counters = new Counters();
  const { gate } = createGate(createConfig({ SPANREEL_REDACTION_KEY: 'k'.repeat(32) }, { log: '.' }), counters);
  let isPrepared = false;
  while (!isPrepared) isPrepared = gate.prepare();
  expect(counters.parts('redacted')).toEqual(new Map());

  gate.value({ note: 'jane.doe@example.com, 4000 0000 0000 0002 and bob@example.com', password: 'Tweet-77!' });
  expect(counters.parts('redacted')).toEqual(
    new Map([
      ['EMAIL', 2],
      ['CARD', 1],
      ['SECRET', 1],
    ]),
  );
});

test('follows the policy of the configuration', () => {
  const redactionPolicy = { preset: 'pci', actions: { PLACE: 'keep' } } as const;
  const { gate } = createGate(
    createConfig({ SPANREEL_REDACTION_KEY: 'k'.repeat(32) }, { log: '.', redactionPolicy }),
    new Counters(),
  );
  expect(gate.value({ note: 'from Leeds, card 4000 0000 0000 0002' })).toEqual({
    note: 'from Leeds, card <CARD:***0002>',
  });
});

test('follows what the policy says of log records', () => {
  const redactionPolicy = { logs: { last4From: 'INFO' } } as const;
  const { gate } = createGate(
    createConfig({ SPANREEL_REDACTION_KEY: 'k'.repeat(32) }, { log: '.', redactionPolicy }),
    new Counters(),
  );
  const sent: ReadableLogRecord[] = [];
  const exporter = gate.sealLogs({
    export: (records, done) => (sent.push(...records), done({ code: ExportResultCode.SUCCESS })),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  });
  const record = (severityNumber: number): ReadableLogRecord =>
    ({
      severityNumber,
      body: 'call 0491 570 156',
      attributes: { 'sms.body': 'see you' },
      resource: resourceFromAttributes({}),
      instrumentationScope: { name: 'test' },
    }) as unknown as ReadableLogRecord;
  exporter.export([record(9), record(5)], () => undefined);
  expect(sent.map(({ body, attributes }) => [body, attributes])).toEqual([
    ['call <PHONE:***0156>', { 'sms.body': '<MESSAGE:removed>' }],
    [expect.stringMatching(/^call <PHONE:k\w+\.\w{13}>$/), { 'sms.body': '<MESSAGE:removed>' }],
  ]);
});
