import type { SpineEvent } from '@spanreel/events';
import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { T } from '../../testing/tell-turn.ts';
import { call, startCall } from '../index.ts';

const names = (events: readonly SpineEvent[]): string[] => events.map(({ event_type: type }) => type);
const payloadOf = (events: readonly SpineEvent[], type: string): unknown => ({
  ...events.find((event) => event.event_type === type)?.payload,
});

test('ends what is open when the caller hangs up: children first, each once, with the reason', async () => {
  await given()
    .when(() => {
      const running = startCall({ at: T });
      const turn = running.startTurn({ at: T + 10 });
      const agent = turn.startAgent({ name: 'teller', at: T + 20 });
      const asking = agent.startModel({ model: 'm', at: T + 30 });
      const speaking = turn.startTextToSpeech({ at: T + 40 });
      running.end('caller_hangup', { at: T + 50 });
      asking.firstToken();
      asking.end({ output: 'too late' });
      speaking.firstByte();
      speaking.end();
      agent.startTool('late').end();
      turn.startPlayback().stop();
      turn.end('completed');
      running.startTurn().end();
      running.end('failed');
    })
    .then(({ spans, events, telemetry }) => {
      expect(spans.all.map(({ name }) => name)).toEqual([
        'text_to_speech',
        'chat m',
        'invoke_agent teller',
        'voice.turn',
        'voice.call',
      ]);
      expect(telemetry.openSpans).toEqual([]);
      for (const span of spans) {
        expect(span.attributes['spanreel.end_reason']).toBe('caller_hangup');
        expect(span.endTime).toBe(BigInt(T + 50) * 1_000_000n);
      }
      expect(payloadOf(events, 'turn.completed')).toMatchObject({ end_reason: 'caller_hangup' });
      expect(payloadOf(events, 'llm.completed')).toMatchObject({ error_type: 'caller_hangup', duration_ms: 20 });
      expect(names(events).filter((type) => type === 'call.ended')).toHaveLength(1);
    });
});

test.each([
  { name: 'completed', how: async (): Promise<void> => undefined, reason: 'completed', status: 'unset' as const },
  {
    name: 'failed',
    how: async (): Promise<void> => {
      throw new TypeError('no model');
    },
    reason: 'failed',
    status: 'error' as const,
  },
  {
    name: 'cancelled',
    how: async (): Promise<void> => {
      throw new DOMException('stop', 'AbortError');
    },
    reason: 'cancelled',
    status: 'error' as const,
  },
])('ends a call around a body as $name', async ({ how, reason, status }) => {
  await given()
    .when(() => call({}, (running) => running.turn(() => how())).catch((error: unknown) => error))
    .then(({ spans, events }) => {
      spans.count(2).one('voice.call').hasStatus(status).hasAttributes({ 'voice.call.end_reason': reason });
      spans.one('voice.turn').hasStatus(status).hasAttributes({ 'voice.turn.end_reason': reason });
      expect(payloadOf(events, 'call.ended')).toMatchObject({ end_reason: reason });
    });
});

test('ends a call when its signal aborts and when the process exits', async () => {
  await given()
    .when((_none, { pipeline }) => {
      const stop = new AbortController();
      startCall({ id: 'aborted', signal: stop.signal }).startTurn();
      stop.abort();
      startCall({ id: 'late', signal: AbortSignal.timeout(0) });
      startCall({ id: 'killed' }).startTurn();
      pipeline.exit('SIGTERM');
    })
    .then(({ spans, events, telemetry }) => {
      expect(telemetry.openSpans).toEqual([]);
      expect(telemetry.pipeline.pendingExits).toBe(0);
      const ended = events.filter(({ event_type: type }) => type === 'call.ended');
      expect(ended.map(({ payload }) => [payload['call_id'], payload['end_reason']])).toEqual([
        ['aborted', 'cancelled'],
        ['killed', 'process_exit'],
        ['late', 'process_exit'],
      ]);
      spans.count(5);
      expect(spans.named('voice.call').map(({ status }) => status)).toEqual(['unset', 'error', 'error']);
      expect(spans.named('voice.turn').map(({ attributes }) => attributes['voice.turn.end_reason'])).toEqual([
        'cancelled',
        'process_exit',
      ]);
    });
});

test('a reason that is none counts as completed, or failed with an error: the end itself is not lost', async () => {
  await given()
    .when(() => {
      const one = startCall({ id: 'one' });
      one.startTurn().end('hangup' as 'completed');
      one.end('hangup' as 'completed');
      startCall({ id: 'other' }).end('hangup' as 'completed', { error: new Error('no line') });
    })
    .then(({ events, spans }) => {
      const ends = events.filter(({ event_type: type }) => type === 'call.ended' || type === 'turn.completed');
      expect(ends.map(({ event_type: type, payload }) => [type, payload['end_reason']])).toEqual([
        ['turn.completed', 'completed'],
        ['call.ended', 'completed'],
        ['call.ended', 'failed'],
      ]);
      spans.one('voice.turn').hasAttributes({ 'voice.turn.end_reason': 'completed' });
      expect(events.at(-1)?.event_type).toBe('replay.checkpoint');
    });
});
