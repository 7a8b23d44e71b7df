import { ROOT_CONTEXT, context, trace } from '@opentelemetry/api';
import { withInMemoryTelemetry } from '@spanreel/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Context } from '@opentelemetry/api';
import { scopeOf, withScope } from '../../pipeline/index.ts';
import { tool } from '../../voice/index.ts';
import {
  SpanreelPropagator,
  continueFrom,
  installPropagator,
  messageEnvelope,
  messageHeaders,
  outboxRow,
  sipHeaders,
  twilioCallback,
  twilioParameters,
  upgradeHeaders,
} from '../index.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const STREAM = '0199a8b4-0000-7000-8000-000000000001';
const STATE = `spanreel=c:0;s:${STREAM}`;
const here: Context = withScope(
  trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: '00f067aa0ba902b7', traceFlags: 1 }),
  { streamId: STREAM, tenantId: 'bank' },
);
const outside = { context: ROOT_CONTEXT };

beforeEach(() => installPropagator(new SpanreelPropagator({ baggageHosts: ['broker.example'] })));
afterEach(() => installPropagator(undefined));

function arrived(received: Context): unknown {
  return [trace.getSpanContext(received)?.traceId, scopeOf(received)];
}
const whole = [TRACE, { streamId: STREAM }];

describe('what is put in comes out again', () => {
  test('in the headers of a WebSocket upgrade', () => {
    const headers = upgradeHeaders.inject({ authorization: 'a' }, { context: here });
    expect(headers).toEqual({ authorization: 'a', traceparent: PARENT, tracestate: STATE });
    expect(arrived(upgradeHeaders.extract(headers))).toEqual(whole);
    expect(arrived(upgradeHeaders.extract(new Headers(headers)))).toEqual(whole);
    expect(arrived(upgradeHeaders.extract({ TraceParent: PARENT, TRACESTATE: STATE }))).toEqual(whole);
  });

  test('in the first message of a WebSocket, as object and as text', () => {
    const message = messageEnvelope.inject({ type: 'hello' }, { context: here });
    expect(message).toEqual({ type: 'hello', trace_context: { traceparent: PARENT, tracestate: STATE } });
    expect(arrived(messageEnvelope.extract(message))).toEqual(whole);
    expect(arrived(messageEnvelope.extract(JSON.stringify(message)))).toEqual(whole);
    expect(messageEnvelope.inject({ type: 'hello' }, outside)).toEqual({ type: 'hello' });
  });

  test('in the headers of a message: text, bytes and attributes', () => {
    const headers = messageHeaders.inject({ kind: 'sms' }, { context: here, host: 'broker.example' });
    expect(headers).toEqual({ kind: 'sms', traceparent: PARENT, tracestate: STATE, baggage: 'tenant.id=bank' });
    expect(messageHeaders.inject({}, { context: here, host: 'elsewhere.example' })).not.toHaveProperty('baggage');
    const bytes = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, Buffer.from(value)]));
    const attributes = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, { StringValue: value }]));
    for (const each of [headers, bytes, attributes, { ...bytes, traceparent: [bytes['traceparent']] }]) {
      expect(arrived(messageHeaders.extract(each))).toEqual([TRACE, { streamId: STREAM, tenantId: 'bank' }]);
    }
  });

  test('the correlation id in the headers of a message, for whichever broker, unless it could say something', () => {
    const correlationId = '0199a8b4-0000-7000-8000-0000000000c0';
    const headers = messageHeaders.inject(
      {},
      { context: withScope(here, { correlationId }), host: 'elsewhere.example' },
    );
    expect(headers).toEqual({ traceparent: PARENT, tracestate: STATE, 'x-correlation-id': correlationId });
    expect(arrived(messageHeaders.extract(headers))).toEqual([TRACE, { streamId: STREAM, correlationId }]);
    const telling = { context: withScope(here, { correlationId: '0412 555 111' }) };
    expect(messageHeaders.inject({}, telling)).toEqual({ traceparent: PARENT, tracestate: STATE });
  });

  test('in a row of an outbox', () => {
    const row = outboxRow.inject({ id: 1, body: '{}' }, { context: here });
    expect(row).toEqual({ id: 1, body: '{}', traceparent: PARENT, tracestate: STATE, baggage: 'tenant.id=bank' });
    expect(arrived(outboxRow.extract(row))).toEqual([TRACE, { streamId: STREAM, tenantId: 'bank' }]);
    expect(outboxRow.inject({ id: 1 }, { context: here, host: 'elsewhere.example' })).not.toHaveProperty('baggage');
    expect(trace.getSpanContext(outboxRow.extract({ id: 1, traceparent: null, tracestate: null }))).toBeUndefined();
  });

  test('in Twilio’s parameters, which hold nothing of others and nothing that XML would need escaped', () => {
    const span = {
      ...trace.getSpanContext(here)!,
      traceState: trace.getSpanContext(
        upgradeHeaders.extract({ traceparent: PARENT, tracestate: 'congo=a"<&b' }, ROOT_CONTEXT),
      )!.traceState!,
    };
    const parameters = twilioParameters.inject({ tenant: 'x' }, { context: trace.setSpanContext(here, span) });
    expect(parameters).toEqual({ tenant: 'x', traceparent: PARENT, tracestate: STATE });
    expect(Object.values(parameters).join('')).not.toMatch(/[<>&"']/);
    const start = { event: 'start', start: { customParameters: parameters } };
    expect(arrived(twilioParameters.extract(start.start.customParameters))).toEqual(whole);
  });

  test.each([
    { url: 'https://a.example/status?tenant=x#top', path: (url: string) => url },
    { url: '/status?tenant=x', path: (url: string) => url },
    { url: 'https://a.example/status?tenant=x', path: (url: string) => new URL(url).pathname + new URL(url).search },
  ])('in the query of a status callback: $url', ({ url, path }) => {
    const callback = twilioCallback.inject(url, { context: here });
    expect(callback).toContain('tenant=x');
    expect(callback).toContain(`traceparent=${PARENT}`);
    expect(callback.startsWith(url.slice(0, 9))).toBe(true);
    expect(arrived(twilioCallback.extract(path(callback)))).toEqual(whole);
    const { searchParams } = new URL(callback, 'http://localhost');
    expect(arrived(twilioCallback.extract(searchParams))).toEqual(whole);
    expect(arrived(twilioCallback.extract(Object.fromEntries(searchParams)))).toEqual(whole);
    expect(twilioCallback.inject(url, outside)).toBe(url);
  });

  test('in SIP headers, also as Twilio names them', () => {
    const headers = sipHeaders.inject({}, { context: here });
    expect(headers).toEqual({ 'X-traceparent': PARENT, 'X-tracestate': STATE });
    expect(arrived(sipHeaders.extract(headers))).toEqual(whole);
    expect(arrived(sipHeaders.extract({ 'x-traceparent': PARENT, 'x-tracestate': STATE }))).toEqual(whole);
    const webhook = { CallSid: 'CA1', 'SipHeader_X-traceparent': PARENT, 'SipHeader_X-tracestate': STATE };
    expect(arrived(sipHeaders.extract(webhook))).toEqual(whole);
    expect(trace.getSpanContext(sipHeaders.extract({ traceparent: PARENT }))).toBeUndefined();
  });
});

describe('hostile input counts as none', () => {
  const throwing = Object.defineProperty({}, 'traceparent', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
  const proxy = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('no');
      },
    },
  );
  const extracts = {
    upgradeHeaders,
    messageEnvelope,
    messageHeaders,
    outboxRow,
    twilioParameters,
    twilioCallback,
    sipHeaders,
  };
  test.each(Object.entries(extracts))('%s', (_name, carrier) => {
    const long = 'x'.repeat(1_000_000);
    const inputs = [
      undefined,
      null,
      5,
      '',
      '{',
      long,
      [],
      [PARENT, PARENT],
      throwing,
      proxy,
      { traceparent: long },
      { traceparent: {} },
      { trace_context: throwing },
      { trace_context: null },
      { get: 5 },
      {
        get: () => {
          throw new Error('no');
        },
      },
      JSON.parse('{"__proto__": {"traceparent": 1}}') as object,
      { searchParams: 5 },
      { traceparent: [PARENT, PARENT] },
      Object.create({ traceparent: PARENT, 'X-traceparent': PARENT, trace_context: 5 }) as object,
    ];
    for (const input of inputs) expect(trace.getSpanContext(carrier.extract(input))).toBeUndefined();
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(trace.getSpanContext(carrier.extract(input))).toBeUndefined();
      }),
    );
  });
});

test('continues from a carrier, free of what the receiver was doing', async () => {
  await withInMemoryTelemetry(async (telemetry) => {
    const busy = withScope(ROOT_CONTEXT, { streamId: 'receiver', decisionIds: ['d'] });
    await context.with(busy, () =>
      continueFrom({ traceparent: PARENT, tracestate: STATE }, () => tool('remote', () => undefined)),
    );
    await continueFrom(messageHeaders.extract({ traceparent: PARENT }), () => tool('also', () => undefined));
    const { spans } = telemetry;
    expect(spans.map(({ traceId, parentSpanId }) => [traceId, parentSpanId])).toEqual([
      [TRACE, '00f067aa0ba902b7'],
      [TRACE, '00f067aa0ba902b7'],
    ]);
    expect(spans[0]?.attributes).toMatchObject({ 'spanreel.stream.id': STREAM });
    expect(spans[0]?.attributes).not.toHaveProperty('decision.id');
  });
});

test('stays where it is when a carrier holds nothing', async () => {
  await withInMemoryTelemetry(() => {
    context.with(here, () =>
      expect(arrived(upgradeHeaders.extract({}))).toEqual([TRACE, { streamId: STREAM, tenantId: 'bank' }]),
    );
  });
});
