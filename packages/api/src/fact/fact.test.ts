import { given, withInMemoryTelemetry } from '@spanreel/testing';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';

import { circuitBreaker } from '../api-call/index.ts';
import { auth } from '../auth/index.ts';
import { conversation } from '../conversation/index.ts';
import { device } from '../device/index.ts';
import { workflow } from '../workflow/index.ts';

const facts = {
  'auth.session.created': () =>
    auth.session.created({ sessionId: 's-1', userId: 'u-1', expiresAt: new Date('2026-11-20T21:30:00Z') }),
  'auth.session.expired': () => auth.session.expired({ sessionId: 's-1', durationMs: 5 }),
  'auth.session.revoked': () => auth.session.revoked({ sessionId: 's-1', revokedBy: 'u-2' }),
  'auth.succeeded': () => auth.succeeded({ userId: 'u-1', attempts: 2 }),
  'auth.failed': () => auth.failed({ reason: 'wrong_answer', clientAddress: '192.0.2.1' }),
  'auth.denied': () => auth.denied({ action: 'transfer' }),
  'device.discovered': () => device.discovered({ deviceId: 'd-1', name: 'Kitchen' }),
  'device.removed': () => device.removed({ deviceId: 'd-1', reason: 'unpaired' }),
  'device.connected': () => device.connected({ deviceId: 'd-1' }),
  'device.disconnected': () => device.disconnected({ deviceId: 'd-1', connectedMs: 9 }),
  'device.state_changed': () => device.stateChanged({ deviceId: 'd-1', property: 'volume', value: 20 }),
  'api.circuit_breaker_opened': () =>
    circuitBreaker.opened({ circuit: 'billing', failureCount: 5, retryAfterMs: 30_000, errorType: '503' }),
  'api.circuit_breaker_half_opened': () => circuitBreaker.halfOpened({ circuit: 'billing' }),
  'api.circuit_breaker_closed': () => circuitBreaker.closed({ circuit: 'billing', openMs: 30_240 }),
  'conversation.started': () => conversation.started({ conversationId: 'c-1' }),
  'conversation.ended': () => conversation.ended({ conversationId: 'c-1', endReason: 'resolved' }),
  'intent.classified': () =>
    conversation.intentClassified({ intent: 'greet', alternatives: [{ intent: 'leave', confidence: 0.1 }] }),
  'response.sent': () => conversation.responseSent({ inReplyTo: 'm-1', responseTimeMs: 12.5 }),
};

test('each helper is the event of its name, valid, and in words of the catalogue', async () => {
  await given()
    .when(() => workflow('w', () => Object.values(facts).map((tell) => tell()?.event_id)))
    .then(({ result, events, telemetry }) => {
      expect(telemetry.pipeline.rejections).toEqual([]);
      const told = events.filter(({ event_type: type }) => Object.hasOwn(facts, type));
      expect(told.map(({ event_type: type }) => type)).toEqual(Object.keys(facts));
      expect(told.map(({ event_id: id }) => id)).toEqual(result);
      expect(new Set(told.map(({ span_id: span }) => span)).size).toBe(1);
      expect(told.map(({ payload }) => payload)).toMatchObject({
        0: { session_id: 's-1', user_id: 'u-1', expires_at: '2026-11-20T21:30:00.000Z' },
        4: { reason: 'wrong_answer', client_address: '192.0.2.1' },
        10: { device_id: 'd-1', property: 'volume', value: 20 },
        11: { circuit: 'billing', failure_count: 5, retry_after_ms: 30_000, error_type: '503' },
        16: { intent: 'greet', alternatives: [{ intent: 'leave', confidence: 0.1 }] },
        17: { in_reply_to: 'm-1', response_time_ms: 12.5 },
      });
      expect(told[4]).toMatchObject({ severity: 'WARN', status: 'failed' });
    });
});

test('may be told later, and from elsewhere', async () => {
  await withInMemoryTelemetry((telemetry) => {
    const at = new Date('2026-11-20T10:00:00Z');
    const context = trace.setSpan(
      ROOT_CONTEXT,
      trace.wrapSpanContext({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 }),
    );
    device.connected({ deviceId: 'd-1' }, { at, context });
    expect(telemetry.events).toMatchObject([
      { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), timestamp: '2026-11-20T10:00:00.000000000Z' },
    ]);
  });
});

test('without fields is refused as an event, and never throws', async () => {
  await withInMemoryTelemetry(({ events, pipeline }) => {
    expect((device.connected as () => unknown)()).toBeUndefined();
    expect(events).toEqual([]);
    expect(pipeline.rejections.map(({ reason }) => reason)).toEqual(['event device.connected: device_id is missing']);
  });
});

test('is nothing where nobody looks', () => {
  expect(Object.values(facts).map((tell) => tell())).toEqual(Object.keys(facts).map(() => undefined));
});
