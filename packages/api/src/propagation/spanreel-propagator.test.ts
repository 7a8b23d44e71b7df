import type { Context, SpanContext } from '@opentelemetry/api';
import {
  ROOT_CONTEXT,
  SpanKind,
  createTraceState,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  trace,
} from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { withInMemoryTelemetry } from '@spanreel/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Scope } from '../pipeline/index.ts';
import { scopeOf, withScope } from '../pipeline/index.ts';
import type { PropagatorOptions } from './index.ts';
import { SpanreelPropagator, responseHeaders, withDestination, writeClockHeader, readClockHeader } from './index.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const PARENT = `00-${TRACE}-${SPAN}-01`;
const STREAM = '0199a8b4-0000-7000-8000-000000000001';
const CORRELATION = '0199a8b4-0000-7000-8000-00000000000c';
const SPAN_CONTEXT: SpanContext = { traceId: TRACE, spanId: SPAN, traceFlags: 1 };
const PARENT_TRACE = 'a'.repeat(32);
const scope: Scope = {
  streamId: STREAM,
  correlationId: CORRELATION,
  causationId: 'message 1',
  parentTraceId: PARENT_TRACE,
  conversationId: 'conv 1',
  tenantId: 'bank',
};
const BAGGAGE = [
  `spanreel.correlation_id=${CORRELATION}`,
  'spanreel.causation_id=message%201',
  `spanreel.parent_trace_id=${PARENT_TRACE}`,
  'gen_ai.conversation.id=conv%201',
  'tenant.id=bank',
].join(',');

function at(span: Partial<SpanContext> = {}): Context {
  return withScope(trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE, spanId: SPAN, traceFlags: 1, ...span }), scope);
}

function inject(context: Context, options?: PropagatorOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  new SpanreelPropagator(options).inject(context, headers, defaultTextMapSetter);
  return headers;
}

function extract(headers: Record<string, unknown>, options?: PropagatorOptions): Context {
  return new SpanreelPropagator(options).extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
}

test('sends the trace, the clock and the stream to every host, and no baggage', async () => {
  await withInMemoryTelemetry(({ pipeline }) => {
    pipeline.clock.merge(41);
    const expected = { traceparent: PARENT, tracestate: `spanreel=c:41;s:${STREAM}` };
    expect(inject(at())).toEqual(expected);
    expect(inject(withDestination(at(), 'api.openai.com'))).toEqual(expected);
  });
});

test('keeps foreign members behind ours, and replaces what was ours', () => {
  const traceState = createTraceState('congo=t61,spanreel=c:1;s:old,rojo=00f0');
  expect(inject(at({ traceState }))['tracestate']).toBe(`spanreel=c:0;s:${STREAM},congo=t61,rojo=00f0`);
});

test('stays within 32 members and 512 characters, long foreign ones going first', () => {
  const many = createTraceState(Array.from({ length: 32 }, (_, index) => `k${index}=v`).join(','));
  const members = inject(at({ traceState: many }))['tracestate']!.split(',');
  expect([members.length, members[0], members.at(-1)]).toEqual([32, `spanreel=c:0;s:${STREAM}`, 'k30=v']);
  const long = createTraceState(`big=${'x'.repeat(200)},small=1,big2=${'y'.repeat(250)}`);
  expect(inject(at({ traceState: long }))['tracestate']).toBe(
    `spanreel=c:0;s:${STREAM},big=${'x'.repeat(200)},small=1`,
  );
});

test('sends nothing without a span, and nothing for what is not to be traced', () => {
  expect(inject(withScope(ROOT_CONTEXT, scope))).toEqual({});
  expect(inject(suppressTracing(at()))).toEqual({});
});

test.each([
  { host: 'localhost', allowed: true },
  { host: 'LOCALHOST:3000', allowed: true },
  { host: '127.0.0.1', allowed: true },
  { host: '[::1]:8080', allowed: true },
  { host: '::1', allowed: true },
  { host: '10.1.2.3', allowed: true },
  { host: '172.31.0.1:80', allowed: true },
  { host: '192.168.0.9', allowed: true },
  { host: '::ffff:10.0.0.1', allowed: true },
  { host: 'fd12:3456::1', allowed: true },
  { host: 'crm.internal.example', allowed: true },
  { host: 'exact.example', allowed: true },
  { host: '172.32.0.1', allowed: false },
  { host: '169.254.169.254', allowed: false },
  { host: '8.8.8.8', allowed: false },
  { host: '10.0.0.1.evil.example', allowed: false },
  { host: 'localhost.evil.example', allowed: false },
  { host: '127.1', allowed: false },
  { host: '0x7f.0.0.1', allowed: false },
  { host: '10.0.0.256', allowed: false },
  { host: 'internal.example', allowed: false },
  { host: 'evilinternal.example', allowed: false },
  { host: 'fdisk.example', allowed: false },
  { host: '', allowed: false },
])('sends baggage to "$host": $allowed', ({ host, allowed }) => {
  const { baggage } = inject(withDestination(at(), host), { baggageHosts: ['*.internal.example', 'exact.example'] });
  expect(baggage).toBe(allowed ? BAGGAGE : undefined);
});

test('reads the host off the client or producer span that an instrumentation has started', async () => {
  await withInMemoryTelemetry(() => {
    const tracer = trace.getTracer('test');
    const start = (kind: SpanKind, host: string): Record<string, string> => {
      const span = tracer.startSpan('GET', { kind, attributes: { 'server.address': host } });
      return inject(withScope(trace.setSpan(ROOT_CONTEXT, span), scope));
    };
    expect(start(SpanKind.CLIENT, '10.0.0.7')['baggage']).toContain('tenant.id=bank');
    expect(start(SpanKind.CLIENT, 'api.openai.com')['baggage']).toBeUndefined();
    expect(start(SpanKind.PRODUCER, 'localhost')['baggage']).toContain('tenant.id=bank');
    expect(start(SpanKind.PRODUCER, 'sqs.us-east-1.amazonaws.com')['baggage']).toBeUndefined();
    expect(start(SpanKind.SERVER, '10.0.0.7')['baggage']).toBeUndefined();
  });
});

test('sends of the application’s baggage only what is on the list, redacted, and of text nothing if that fails', () => {
  const baggage = propagation.createBaggage({
    'tenant.id': { value: 'mine' },
    email: { value: 'a@b.c' },
    plan: { value: 'gold' },
  });
  const here = withDestination(propagation.setBaggage(at(), baggage), 'localhost');
  const redact = (text: string): string => text.replace('gold', '<X>');
  expect(inject(here, { baggageKeys: ['tenant.id', 'plan'], redact })['baggage']).toBe('tenant.id=bank,plan=%3CX%3E');
  expect(inject(here, { baggageKeys: [] })['baggage']).toBeUndefined();
  const broken = (): string => {
    throw new Error('no');
  };
  expect(inject(here, { redact: broken })['baggage']).toBe(
    `spanreel.correlation_id=${CORRELATION},spanreel.parent_trace_id=${PARENT_TRACE}`,
  );
});

test('an id is not redacted, whatever number its digits look like; text is', () => {
  const redact = (text: string): string => text.replaceAll(/\d{4}/g, '<X>');
  const to = (ids: Scope): Context =>
    withDestination(withScope(trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT), ids), 'localhost');
  expect(inject(to({ correlationId: CORRELATION, causationId: 'call 0412 3456' }), { redact })['baggage']).toBe(
    `spanreel.correlation_id=${CORRELATION},spanreel.causation_id=call%20%3CX%3E%20%3CX%3E`,
  );
  expect(inject(to({ correlationId: '4000056655665556'.repeat(2) }), { redact })['baggage']).not.toContain('4000');
});

test('sends the older header to hosts that are listed for it', () => {
  const options = { traceIdHosts: ['legacy.example'] };
  expect(inject(withDestination(at(), 'legacy.example'), options)['trace_id']).toBe(TRACE);
  expect(inject(withDestination(at(), 'other.example'), options)).not.toHaveProperty('trace_id');
});

test('takes in trace, stream, clock, baggage and correlation, and gives back what it sent', async () => {
  await withInMemoryTelemetry(({ pipeline }) => {
    pipeline.clock.merge(7);
    const sent = inject(withDestination(at(), 'localhost'));
    const received = extract({ ...sent, tracestate: `congo=t61,${sent['tracestate']}` });
    expect(trace.getSpanContext(received)).toMatchObject({
      traceId: TRACE,
      spanId: SPAN,
      traceFlags: 1,
      isRemote: true,
    });
    expect(trace.getSpanContext(received)?.traceState?.serialize()).toBe('congo=t61');
    expect(scopeOf(received)).toEqual(scope);
    extract({ traceparent: PARENT, tracestate: 'spanreel=c:99' });
    expect(pipeline.clock.now()).toBe(99);
  });
});

test('goes on from the older header where there is no other', () => {
  const uuid = '4bf92f35-77b3-4da6-a3ce-929d0e0e4736';
  for (const older of [TRACE, uuid]) {
    expect(trace.getSpanContext(extract({ trace_id: older }))).toMatchObject({ traceId: TRACE, isRemote: true });
  }
  const both = extract({ trace_id: 'f'.repeat(32), traceparent: PARENT });
  expect(trace.getSpanContext(both)?.traceId).toBe(TRACE);
  expect(trace.getSpanContext(extract({ trace_id: '0'.repeat(32) }))).toBeUndefined();
});

test.each([
  { name: 'a UUID', id: CORRELATION, honoured: true },
  { name: 'a ULID', id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', honoured: true },
  { name: '32 hex digits', id: 'A'.repeat(32), honoured: true },
  { name: 'a phone number', id: '+61491570006', honoured: false },
  { name: 'an email', id: 'someone@example.com', honoured: false },
  { name: 'a header injection', id: `${CORRELATION}\r\nx: y`, honoured: false },
  { name: 'a list', id: [CORRELATION, CORRELATION], honoured: false },
])('honours $name as correlation id: $honoured', ({ id, honoured }) => {
  const received = extract({ 'x-correlation-id': id });
  expect(scopeOf(received).correlationId).toBe(honoured ? id : undefined);
  expect(responseHeaders(received)).toEqual(honoured ? { 'x-correlation-id': id } : {});
});

test('answers with its clock those who sent theirs', async () => {
  await withInMemoryTelemetry(({ pipeline }) => {
    pipeline.clock.merge(12);
    const headers: Record<string, string> = {};
    writeClockHeader(extract({ traceparent: PARENT, tracestate: 'spanreel=c:3' }), headers);
    expect(headers).toEqual({ 'spanreel-clock': '12' });
    expect(responseHeaders(extract({ traceparent: PARENT, tracestate: 'congo=1' }))).toEqual({});
    expect(['20', '1e3', '-1', '99999999999999999999', '', ' 30', 40, undefined].map(readClockHeader)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(pipeline.clock.now()).toBe(20);
  });
});

test.each([
  ['', '00', PARENT.slice(1), PARENT.toUpperCase(), `ff${PARENT.slice(2)}`, `${PARENT}-more`],
  [
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-1`,
    `${PARENT},${PARENT}`,
  ],
])('takes malformed parents for none', (...headers) => {
  for (const traceparent of headers) expect(trace.getSpanContext(extract({ traceparent }))).toBeUndefined();
  expect(trace.getSpanContext(extract({ traceparent: [PARENT, PARENT] }))).toBeUndefined();
});

test('reads parents of versions to come', () => {
  expect(trace.getSpanContext(extract({ traceparent: `01${PARENT.slice(2)}-new` }))?.traceId).toBe(TRACE);
});

test.each(['c:', 'c:x', 'c:1;s:', 'c:1;s:x', 's:1', 'c:1.5', `c:1;s:${STREAM};x`, 'c:99999999999999999', 'c:-1'])(
  'ignores a member of another shape: %s',
  async (value) => {
    await withInMemoryTelemetry(({ pipeline }) => {
      const received = extract({ traceparent: PARENT, tracestate: `spanreel=${value}` });
      expect(scopeOf(received)).toEqual({});
      expect(pipeline.clock.now()).toBe(0);
      expect(trace.getSpanContext(received)?.traceId).toBe(TRACE);
    });
  },
);

test('never throws, and never lets a malformed header change anything, whatever comes', () => {
  const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('x'.repeat(20_000)), fc.anything());
  fc.assert(
    fc.property(fc.record({ traceparent: anything, tracestate: anything, baggage: anything }), (headers) => {
      const received = extract(headers);
      expect(trace.getSpanContext(received)).toBeUndefined();
      expect(scopeOf(received)).toEqual({});
    }),
  );
});
