import { SpanKind, SpanStatusCode, context, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { installPipeline, installedPipeline } from '@spanreel/api/pipeline';
import { afterEach, expect, test } from 'vitest';

import { given } from './given.ts';
import { installInMemoryTelemetry, withInMemoryTelemetry } from './in-memory-telemetry.ts';

const tracer = trace.getTracer('test');

async function turn(text: string): Promise<string> {
  return tracer.startActiveSpan('voice.turn', { kind: SpanKind.SERVER, attributes: { text } }, async (span) => {
    await Promise.resolve();
    const stage = tracer.startSpan('chat', { links: [{ context: span.spanContext() }] });
    stage.addEvent('first_token');
    stage.setStatus({ code: SpanStatusCode.ERROR, message: 'timeout' });
    stage.end();
    logs.getLogger('test').emit({ eventName: 'said', body: { text } });
    span.end();
    return text.toUpperCase();
  });
}

afterEach(() => {
  expect(trace.getTracerProvider().getTracer('any').startSpan('any').isRecording()).toBe(false);
  expect(installedPipeline()).toBeUndefined();
});

test('a test reads as a sentence', async () => {
  await given(() => 'hello')
    .when((text) => turn(text))
    .then(({ result, spans, logRecords, telemetry }) => {
      expect(result).toBe('HELLO');
      spans.tree([
        {
          name: 'voice.turn',
          kind: 'server',
          attributes: { text: 'hello' },
          children: [
            { name: 'chat', status: 'error', statusMessage: 'timeout', links: ['voice.turn'], events: ['first_token'] },
          ],
        },
      ]);
      spans.count(2).one('chat').isChildOf('voice.turn').hasStatus('error', /time/).hasLinks('voice.turn');
      spans.one('voice.turn').isRoot().hasExactlyAttributes({ text: 'hello' });
      const traceId = spans.oneTrace();
      expect(logRecords).toEqual([
        {
          eventName: 'said',
          body: { text: 'hello' },
          attributes: {},
          traceId,
          spanId: spans.one('voice.turn').span.spanId,
        },
      ]);
      expect(telemetry.openSpans).toEqual([]);
    });
});

test('a wrong count shows the spans', async () => {
  const observed = await given().when(() => turn('hello'));

  expect(() => observed.spans.count(1)).toThrow(
    'expected 1 spans, got 2\nspans:\nvoice.turn  [server]\n└─ chat  ERROR "timeout"  ⇢ voice.turn',
  );
  expect(() => observed.spans.one('chat').isRoot()).toThrow('span "chat" has the parent');
  expect(() => observed.spans.one('tts')).toThrow('expected one span named "tts", got none');
});

test('code that has to fail is observed too, and must fail', async () => {
  const fails = given().whenFailing(() => {
    tracer.startSpan('left open');
    throw new Error('declined');
  });

  const { result, telemetry } = await fails;
  expect(result).toEqual(new Error('declined'));
  expect(telemetry.openSpans.map(({ name }) => name)).toEqual(['left open']);
  await expect(given().whenFailing(() => 'fine')).rejects.toThrow('expected to fail and returned fine');
});

test('rejects with what the code under test throws and leaves the globals clean', async () => {
  await expect(given().when(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('records what a tracer of an earlier installation starts, and nothing in between', async () => {
  const spanNames = async (): Promise<string[]> =>
    withInMemoryTelemetry(async (telemetry) => {
      await turn('again');
      return telemetry.spans.map(({ name }) => name);
    });

  expect(await spanNames()).toEqual(['chat', 'voice.turn']);
  expect(tracer.startSpan('between').isRecording()).toBe(false);
  expect(await spanNames()).toEqual(['chat', 'voice.turn']);
});

test('has a context manager and a propagator, and takes them away', async () => {
  const carrier: Record<string, string> = {};
  const traceId = await withInMemoryTelemetry(() =>
    tracer.startActiveSpan('any', (span) => {
      propagation.inject(context.active(), carrier);
      return span.spanContext().traceId;
    }),
  );

  expect(carrier['traceparent']).toContain(traceId);
  expect(propagation.fields()).toEqual([]);
});

test('keeps metrics, each installation its own', async () => {
  const countTwice = async (): Promise<unknown> =>
    withInMemoryTelemetry(async (telemetry) => {
      const counter = metrics.getMeter('test').createCounter('turns', { unit: '{turn}' });
      counter.add(1, { outcome: 'ok' });
      counter.add(1, { outcome: 'ok' });
      return (await telemetry.metrics()).map(({ name, value, attributes }) => ({ name, value, attributes }));
    });

  expect(await countTwice()).toEqual([{ name: 'turns', value: 2, attributes: { outcome: 'ok' } }]);
  expect(await countTwice()).toEqual([{ name: 'turns', value: 2, attributes: { outcome: 'ok' } }]);
});

test('refuses to stand beside another installation and leaves that one alone', async () => {
  const first = installInMemoryTelemetry({ pipeline: false });
  try {
    expect(() => installInMemoryTelemetry()).toThrow('a context manager is registered already');
    await turn('still there');
    expect(first.spans.map(({ name }) => name)).toEqual(['chat', 'voice.turn']);
    expect(first.pipeline.events).toEqual([]);
    expect(installedPipeline()).toBeUndefined();
  } finally {
    first.uninstall();
  }
});

test('refuses when a pipeline is installed', () => {
  installPipeline(installInMemoryPipelineOnly());
  try {
    expect(() => installInMemoryTelemetry()).toThrow('a pipeline is installed already');
  } finally {
    installPipeline(undefined);
  }
});

function installInMemoryPipelineOnly(): NonNullable<ReturnType<typeof installedPipeline>> {
  const telemetry = installInMemoryTelemetry();
  telemetry.uninstall();
  return telemetry.pipeline;
}
