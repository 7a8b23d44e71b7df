import type { ValueMap } from '@spanreel/events';

import { Scenario } from './scenario.ts';
import type { SimulatedWriter } from './simulated-writer.ts';

/**
 * - `good`: the saga succeeds;
 * - `compensated`: its third step fails, the two before are undone;
 * - `compensation_failed`: one of them cannot be undone;
 * - `killed`: the booking service dies after the failure, before it compensates;
 * - `killed_in_step`: it dies inside the third step;
 * - `running`: everything is still under way.
 */
export type BookingCallKind = 'good' | 'compensated' | 'compensation_failed' | 'killed' | 'killed_in_step' | 'running';

export interface BookingCall {
  readonly scenario: Scenario;
  readonly agent: SimulatedWriter;
  readonly booking: SimulatedWriter;
}

const SAGA = { saga_id: 'saga-1', saga: 'book_transfer' };
const STEPS = ['hold_slot', 'reserve_agent', 'notify_bank'] as const;

/** A call with two turns: in the first the agent decides which slot to offer, in the second it books through a saga in another process. */
export function bookingCall(kind: BookingCallKind): BookingCall {
  const s = new Scenario();
  const [agent, booking] = [s.writer('agent'), s.writer('booking')];
  for (const writer of s.writers) {
    writer.emit(writer.ownStream, 'system.startup', { spanreel_version: '0', node_version: '26', pid: 1, mode: 'log' });
  }
  const call = { call_id: 'call-1' };
  s.scope(
    agent,
    'voice.call',
    undefined,
    (callSpan) => {
      s.emit(agent, callSpan, 'call.started', { ...call, direction: 'inbound' }, { tags: ['vip'], tenant_id: 'acme' });
      const decided = turn(s, agent, callSpan, 0, (turnSpan) =>
        s.emit(agent, turnSpan, 'decision.made', {
          decision_id: 'decision-1',
          type: 'slot',
          chosen: 'friday 9:00',
          confidence: 0.55,
          reason: 'the caller said morning',
          alternatives: [{ option: 'friday 14:00', score: 0.45 }],
        }),
      );
      turn(s, agent, callSpan, 1, (turnSpan) =>
        bookingTurn(s, { agent, booking, parent: turnSpan, cause: decided.event_id, kind }),
      );
      if (kind === 'running') return;
      s.emit(agent, callSpan, 'decision.outcome', {
        decision_id: 'decision-1',
        outcome: kind === 'good' ? 'succeeded' : 'failed',
      });
      s.emit(agent, callSpan, 'call.ended', { ...call, end_reason: 'completed', duration_ms: 60_000, turns: 2 });
    },
    { export: kind !== 'running' },
  );
  if (kind === 'running') {
    for (const writer of s.writers) writer.beat();
  } else {
    agent.closeStream(s.stream);
    agent.shutdown();
    if (!kind.startsWith('killed')) {
      booking.closeStream(s.stream);
      booking.shutdown();
    }
  }
  return { scenario: s, agent, booking };
}

function turn<T>(s: Scenario, agent: SimulatedWriter, callSpan: string, index: number, body: (span: string) => T): T {
  const payload = { call_id: 'call-1', turn_id: `turn-${index}`, turn_index: index };
  return s.scope(agent, 'voice.turn', callSpan, (span) => {
    s.emit(agent, span, 'turn.started', { ...payload, initiator: 'caller' });
    const result = body(span);
    s.emit(agent, span, 'turn.completed', { ...payload, end_reason: 'completed', duration_ms: 900 });
    return result;
  });
}

interface Booking {
  readonly agent: SimulatedWriter;
  readonly booking: SimulatedWriter;
  readonly parent: string;
  /** The decision that the booking follows from. */
  readonly cause: string;
  readonly kind: BookingCallKind;
}

function bookingTurn(s: Scenario, { agent, booking, parent, cause, kind }: Booking): void {
  const failed = kind !== 'good' && kind !== 'running';
  const options = { attributes: { 'decision.id': 'decision-1' }, failed };
  s.scope(
    agent,
    'execute_tool book',
    parent,
    (toolSpan) =>
      s.scope(agent, 'POST', toolSpan, (client) => remoteBooking(s, { agent, booking, parent: client, cause, kind }), {
        ...options,
        kind: 3,
      }),
    options,
  );
}

function remoteBooking(s: Scenario, { agent, booking, parent, cause, kind }: Booking): void {
  const isKilled = kind.startsWith('killed');
  booking.receive(agent.clock);
  s.scope(booking, 'POST /book', parent, (span) => saga(s, booking, span, cause, kind), {
    failed: kind !== 'good' && kind !== 'running',
    kind: 2,
    export: !isKilled && kind !== 'running',
  });
  if (!isKilled) agent.hear(booking, s.stream, parent);
}

function saga(s: Scenario, w: SimulatedWriter, parent: string, cause: string, kind: BookingCallKind): void {
  const killed = kind.startsWith('killed') || kind === 'running';
  const failed = kind !== 'good' && kind !== 'running';
  s.scope(
    w,
    'saga book_transfer',
    parent,
    (span) => {
      const emit = (at: string, type: string, payload: ValueMap): void =>
        void s.emit(w, at, type, { ...SAGA, ...payload }, { causation_id: cause });
      emit(span, 'saga.started', { step_count: 3 });
      const steps = STEPS.map((step, index) => ({ step, step_index: index + 1, step_count: 3 }));
      for (const step of steps) {
        const isLast = step.step_index === 3;
        emit(span, 'saga.compensation.planned', step);
        s.scope(
          w,
          `step ${step.step}`,
          span,
          (stepSpan) => {
            emit(stepSpan, 'saga.step.started', step);
            if (isLast && (kind === 'killed_in_step' || kind === 'running')) return;
            if (!isLast || kind === 'good') {
              emit(stepSpan, 'saga.step.completed', { ...step, duration_ms: 5 });
              return;
            }
            s.scope(w, 'POST', stepSpan, () => {}, {
              failed: true,
              attributes: { 'error.type': '503' },
              message: 'Service Unavailable',
            });
            const error = { error_type: 'BankUnavailable', error_message: 'bank answered 503' };
            emit(stepSpan, 'saga.step.failed', { ...step, duration_ms: 5, ...error });
          },
          { failed: isLast && failed, export: !(isLast && (kind === 'killed_in_step' || kind === 'running')) },
        );
      }
      if (kind === 'good') emit(span, 'saga.completed', { duration_ms: 50 });
      if (kind === 'good' || kind === 'killed_in_step' || kind === 'running') return;
      emit(span, 'saga.compensating', { failed_step: 'notify_bank', steps: ['reserve_agent', 'hold_slot'] });
      if (kind === 'killed') return;
      for (const step of [steps[1], steps[0]]) {
        if (!step) continue;
        const fails = kind === 'compensation_failed' && step.step === 'hold_slot';
        s.scope(
          w,
          `compensate ${step.step}`,
          span,
          (undo) => {
            emit(undo, 'saga.compensation.started', step);
            if (fails)
              emit(undo, 'saga.compensation.failed', {
                ...step,
                duration_ms: 3,
                error_type: 'Timeout',
                error_message: 'calendar timed out',
              });
            else emit(undo, 'saga.compensation.completed', { ...step, duration_ms: 3 });
          },
          { failed: fails },
        );
      }
      emit(span, kind === 'compensated' ? 'saga.compensated' : 'saga.failed', {
        duration_ms: 60,
        failed_step: 'notify_bank',
        error_type: 'BankUnavailable',
        compensations: { done: [], failed: [], unknown: [], skipped: [] },
      });
    },
    { failed, export: !killed },
  );
}
