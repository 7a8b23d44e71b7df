import { describe, expect, it } from 'vitest';

import { type StateEvent, applyEvent } from './apply-event.ts';
import { type ConversationState, emptyState } from './conversation-state.ts';

const event = (event_type: string, payload: StateEvent['payload']): StateEvent => ({ event_type, payload });
const fold = (...events: StateEvent[]): ConversationState => events.reduce(applyEvent, emptyState);

describe('applyEvent', () => {
  it('follows a call and its turns', () => {
    const state = fold(
      event('call.started', { call_id: 'c1', direction: 'inbound' }),
      event('turn.started', { turn_id: 't1', turn_index: 1, initiator: 'caller' }),
      event('turn.interrupted', { turn_id: 't1', turn_index: 1 }),
      event('turn.completed', { turn_id: 't1', turn_index: 1, end_reason: 'interrupted', duration_ms: 1 }),
      event('call.transferred', { call_id: 'c1', kind: 'cold', target: 'branch', result: 'completed' }),
      event('call.ended', { call_id: 'c1', end_reason: 'transferred', duration_ms: 1, turns: 1 }),
    );
    expect(state).toEqual({
      ...emptyState,
      calls: { c1: { end_reason: 'transferred', transfers: 1 } },
      turns: { t1: { index: 1, end_reason: 'interrupted', interrupted: true } },
    });
  });

  it('follows a saga that compensates', () => {
    const saga = { saga_id: 's1', saga: 'transfer' };
    const step = (type: string, name: string): StateEvent => event(`saga.${type}`, { ...saga, step: name });
    const state = fold(
      event('saga.started', saga),
      step('compensation.planned', 'hold'),
      step('step.started', 'hold'),
      step('step.completed', 'hold'),
      step('step.started', 'move'),
      step('step.unknown', 'move'),
      event('saga.compensating', { ...saga, steps: ['move', 'hold'] }),
      step('compensation.started', 'hold'),
      step('compensation.failed', 'hold'),
      event('saga.failed', { ...saga }),
    );
    expect(state.sagas).toEqual({
      s1: {
        name: 'transfer',
        outcome: 'failed',
        steps: { hold: 'succeeded', move: 'unknown' },
        compensations: { hold: 'failed' },
      },
    });
  });

  it('follows workflows, decisions and objectives', () => {
    const state = fold(
      event('workflow.started', { workflow_id: 'w1', workflow: 'onboard' }),
      event('stage.started', { workflow_id: 'w1', stage: 'check' }),
      event('stage.failed', { workflow_id: 'w1', stage: 'check' }),
      event('workflow.failed', { workflow_id: 'w1', workflow: 'onboard' }),
      event('decision.made', { decision_id: 'd1', type: 'route', chosen: 'B' }),
      event('decision.outcome', { decision_id: 'd1', outcome: 'failed' }),
      event('objective.started', { objective: 'identify' }),
      event('objective.captured', { objective: 'identify' }),
    );
    expect(state).toEqual({
      ...emptyState,
      workflows: { w1: { name: 'onboard', outcome: 'failed', stages: { check: 'failed' } } },
      decisions: { d1: { type: 'route', chosen: 'B', outcome: 'failed' } },
      objectives: { identify: 'captured' },
    });
  });

  it('leaves the state alone for names it does not know, inherited ones included, and for what never began', () => {
    const started = fold(event('call.started', { call_id: 'c1' }));
    for (const type of ['constructor', 'toString', 'user.spoke', 'nobody.knows']) {
      expect(applyEvent(started, event(type, {}))).toBe(started);
    }
    expect(applyEvent(started, event('turn.completed', { turn_id: 'toString', end_reason: 'completed' }))).toBe(
      started,
    );
  });

  it('never changes the state it is given', () => {
    const before = structuredClone(emptyState);
    fold(
      event('call.started', { call_id: 'c1' }),
      event('decision.made', { decision_id: 'd', type: 't', chosen: 'c' }),
    );
    expect(emptyState).toEqual(before);
  });
});
