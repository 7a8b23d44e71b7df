import { trace } from '@opentelemetry/api';
import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { currentScope } from '../index.ts';
import { saga } from '../saga/index.ts';
import { startCall, tool } from '../voice/index.ts';
import { recordDecision } from './index.ts';

test('records what was decided and why, marks what follows, and tells how it turned out', async () => {
  await given()
    .when(async () => {
      const call = startCall();
      const decision = call.run(() =>
        recordDecision({
          type: 'tool',
          chosen: 'reset_password',
          alternatives: ['transfer', { option: 'hang_up', score: 0.01, reason: 'rude' }],
          confidence: 0.81,
          confidenceSource: 'classifier',
          reason: 'cannot log in',
          inputs: { text: 'I forgot my password' },
          promptVersion: 'p7',
        }),
      );
      await call.run(() => decision.follow(() => tool('reset_password', () => 'sent')));
      const second = recordDecision({ type: 'respond', chosen: 'confirm' }, { context: decision.mark(call.context) });
      decision.outcome('succeeded', { detail: 'link sent' });
      decision.outcome('failed');
      await call.run(() => tool('unrelated', () => 1));
      call.end();
      return { decision, second };
    })
    .then(({ result: { decision, second }, spans, events }) => {
      const [, made, , , , responded, outcome] = events;
      expect(made).toMatchObject({
        event_type: 'decision.made',
        event_id: decision.eventId,
        payload: {
          decision_id: decision.id,
          type: 'tool',
          chosen: 'reset_password',
          alternatives: [{ option: 'transfer' }, { option: 'hang_up', score: 0.01, reason: 'rude' }],
          confidence: 0.81,
          confidence_source: 'classifier',
          reason: 'cannot log in',
          inputs: { text: 'I forgot my password' },
          prompt_version: 'p7',
        },
      });
      expect(responded).toMatchObject({ causation_id: decision.eventId, payload: { decision_id: second.id } });
      expect(outcome).toMatchObject({
        event_type: 'decision.outcome',
        causation_id: decision.eventId,
        status: 'success',
        payload: { decision_id: decision.id, outcome: 'succeeded', detail: 'link sent' },
      });
      expect(events.filter(({ event_type: type }) => type === 'decision.outcome')).toHaveLength(1);
      spans.one('execute_tool reset_password').hasAttributes({ 'decision.id': decision.id });
      spans.one('execute_tool unrelated').hasAttributes({ 'decision.id': undefined });
      expect(events.find(({ event_type: type }) => type === 'effect.recorded')?.causation_id).toBe(decision.eventId);
    });
});

test('carries nested decisions, the latest first', async () => {
  await given()
    .when(() => {
      const outer = recordDecision({ type: 'route', chosen: 'a' });
      return outer.follow(() => {
        const inner = recordDecision({ type: 'tool', chosen: 'b' });
        return inner.follow(() => ({ outer, inner, scope: currentScope() }));
      });
    })
    .then(({ result: { outer, inner, scope } }) => {
      expect(scope).toMatchObject({ decisionIds: [inner.id, outer.id], causationId: inner.eventId });
    });
});

test('begins the stream of what it leads to, when it comes first', async () => {
  await given()
    .when(() => recordDecision({ type: 'route', chosen: 'saga' }).follow(() => saga('transfer', () => 1)))
    .then(({ events }) => {
      expect(events.map(({ event_type: type }) => type)).toEqual([
        'decision.made',
        'saga.started',
        'saga.completed',
        'replay.checkpoint',
      ]);
      expect(new Set(events.map(({ stream_id: stream }) => stream)).size).toBe(1);
      expect(new Set(events.map(({ correlation_id: correlation }) => correlation)).size).toBe(1);
    });
});

test('leaves out a confidence that is none, rather than the decision', async () => {
  await given()
    .when(() => recordDecision({ type: 'tool', chosen: 'x', confidence: 81 }))
    .then(({ events, telemetry }) => {
      expect(telemetry.pipeline.rejections).toEqual([]);
      expect(events[0]?.payload).not.toHaveProperty('confidence');
    });
});

test('only runs what follows where nobody looks', () => {
  const decision = recordDecision({ type: 'tool', chosen: 'x' });
  expect(decision.eventId).toBeUndefined();
  expect(decision.follow(() => trace.getActiveSpan())).toBeUndefined();
  decision.outcome('succeeded');
});
