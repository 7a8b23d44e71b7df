import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { startCall } from '../index.ts';

const T = 1_700_000_000_000;

test('tells that a placed call rang, how long, and who or what took it', async () => {
  await given()
    .when(() => {
      const call = startCall({ id: 'call', direction: 'outbound', provider: 'twilio', to: '+1 202-555-0143', at: T });
      call.ringing({ at: T + 800 });
      call.ringing({ at: T + 2800 });
      call.answered({ answeredBy: 'machine', at: T + 7000 });
      call.end('completed', { at: T + 8000 });
      call.ringing();
      call.answered();
    })
    .then(({ events }) => {
      const signals = events.filter(({ event_type: type }) => /ringing|answered/.test(type));
      expect(signals.map(({ event_type: type, status, payload }) => [type, status, { ...payload }])).toEqual([
        ['call.ringing', 'pending', { call_id: 'call', provider: 'twilio', to: '+1 202-555-0143' }],
        ['call.ringing', 'pending', { call_id: 'call', provider: 'twilio', to: '+1 202-555-0143' }],
        ['call.answered', 'success', { call_id: 'call', answered_by: 'machine', ring_duration_ms: 6200 }],
      ]);
    });
});

test('does not say how long a call rang that nobody heard ring', async () => {
  await given()
    .when(() => {
      const call = startCall({ id: 'call' });
      call.answered();
      call.end();
    })
    .then(({ events }) => {
      expect({ ...events[1]?.payload }).toEqual({ call_id: 'call' });
    });
});

test('tells how many keys were pressed and in which turn, and never which', async () => {
  await given()
    .when(() => {
      const call = startCall({ id: 'call' });
      call.dtmfReceived({ digitCount: 1 });
      const turn = call.startTurn({ id: 'turn' });
      call.dtmfReceived({ digitCount: 16, context: turn.context });
      turn.end();
      call.end();
      call.dtmfReceived({ digitCount: 4 });
    })
    .then(({ events, spans }) => {
      const keys = events.filter(({ event_type: type }) => type === 'call.dtmf_received');
      expect(keys.map(({ payload }) => ({ ...payload }))).toEqual([
        { call_id: 'call', digit_count: 1 },
        { call_id: 'call', turn_id: 'turn', digit_count: 16 },
      ]);
      expect(keys.map(({ span_id: span }) => span)).toEqual(
        ['voice.call', 'voice.turn'].map((name) => spans.one(name).span.spanId),
      );
    });
});

test('tells of silence between turns', async () => {
  await given()
    .when(() => {
      const call = startCall({ id: 'call' });
      call.silence({ durationMs: 9000, thresholdMs: 8000, waitingFor: 'caller' });
      call.end();
      call.silence({ durationMs: 1 });
    })
    .then(({ events }) => {
      const silences = events.filter(({ event_type: type }) => type === 'voice.silence');
      expect(silences.map(({ payload }) => ({ ...payload }))).toEqual([
        { call_id: 'call', duration_ms: 9000, threshold_ms: 8000, waiting_for: 'caller' },
      ]);
    });
});
