import { LogScenario } from './log-scenario.ts';

export const CALL = 'c-harper-17';
const STREAM = '0192f0c1-7a50-7a01-8abc-5d1f6a0b2c3d';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

/** What can go differently in {@link failingCall}. */
export interface FailingCallOptions {
  /** The compensation of `reserve` fails. */
  readonly compensationFails?: boolean;
  /** The booking process is gone before it undoes anything. */
  readonly killed?: boolean;
  /** Nothing fails: the debit succeeds. */
  readonly succeeds?: boolean;
  /** The request of the bank's tools to the booking process is there, and that it was answered. */
  readonly answered?: boolean;
}

/**
 * A phone call in three processes: two turns; the agent decides for a transfer; the saga of the transfer fails at its
 * second step and undoes the first.
 */
export function failingCall({ compensationFails, killed, succeeds, answered }: FailingCallOptions = {}): LogScenario {
  const log = new LogScenario({ stream: STREAM, trace: TRACE, conversation: 'conv-17' });
  const agent = log.process('agent');
  const tools = log.process('bank-tools');
  const booking = log.process('booking');

  agent.emit(0, 'call.started', { call_id: CALL, direction: 'inbound', transport: 'websocket' }, { span: s(1) });
  agent.emit(400, 'turn.started', { call_id: CALL, turn_id: 't1', turn_index: 1, initiator: 'caller' }, { span: s(2) });
  agent.emit(2100, 'user.spoke', { turn_id: 't1', text: 'Hi, what is my bal', is_final: false }, { span: s(3) });
  agent.emit(2400, 'user.spoke', { turn_id: 't1', text: 'Hi, what is my balance?', is_final: true }, { span: s(3) });
  agent.emit(
    6000,
    'turn.completed',
    {
      call_id: CALL,
      turn_id: 't1',
      turn_index: 1,
      end_reason: 'completed',
      duration_ms: 5600,
      response_latency_ms: 1240,
      breakdown: {
        transcription_delay_ms: 120,
        endpointing_delay_ms: 400,
        agent_delay_ms: 500,
        tts_ttfb_ms: 150,
        playout_delay_ms: 70,
      },
      said: 'Your balance is twelve dollars.',
    },
    { span: s(2) },
  );
  agent.emit(
    6200,
    'turn.started',
    { call_id: CALL, turn_id: 't2', turn_index: 2, initiator: 'caller' },
    { span: s(4) },
  );
  agent.emit(
    8000,
    'user.spoke',
    { turn_id: 't2', text: 'Move forty dollars to my savings, please.', is_final: true },
    { span: s(5) },
  );
  const decision = agent.emit(
    8300,
    'decision.made',
    {
      decision_id: 'd-1',
      type: 'route',
      chosen: 'transfer_money',
      alternatives: [
        { option: 'check_balance', score: 0.31 },
        { option: 'human', score: 0.07 },
      ],
      confidence: 0.62,
      reason: 'the caller asked to move money',
    },
    { span: s(6) },
  );
  tools.emit(
    8500,
    'stage.started',
    { stage: 'validate', step_index: 1, step_count: 2 },
    { span: s(8), causation: decision },
  );
  tools.emit(
    8560,
    'stage.completed',
    { stage: 'validate', step_index: 1, step_count: 2, duration_ms: 60 },
    { span: s(8) },
  );

  const saga = { saga_id: 'saga-9', saga: 'transfer_money' };
  const reserve = { ...saga, step: 'reserve', step_index: 1, step_count: 2 };
  const debit = { ...saga, step: 'debit', step_index: 2, step_count: 2 };
  booking.emit(8600, 'saga.started', { ...saga, step_count: 2 }, { span: s(10), parent: s(8), causation: decision });
  booking.emit(8610, 'saga.compensation.planned', reserve, { span: s(10) });
  booking.emit(8620, 'saga.step.started', reserve, { span: s(11) });
  booking.emit(8700, 'saga.step.completed', { ...reserve, duration_ms: 80 }, { span: s(11) });
  booking.emit(8710, 'saga.compensation.planned', debit, { span: s(10) });
  booking.emit(8720, 'saga.step.started', debit, { span: s(12) });
  const fault = { error_type: 'InsufficientFunds', error_message: 'balance 12.00 is below 40.00' };
  if (succeeds) {
    booking.emit(8800, 'saga.step.completed', { ...debit, duration_ms: 80 }, { span: s(12) });
    booking.emit(8900, 'saga.completed', { ...saga, duration_ms: 300 }, { span: s(10) });
  } else {
    booking.emit(8800, 'saga.step.failed', { ...debit, duration_ms: 80, ...fault }, { span: s(12) });
    booking.emit(
      8810,
      'saga.compensating',
      { ...saga, failed_step: 'debit', ...fault, steps: ['reserve'] },
      { span: s(10) },
    );
  }
  if (killed) {
    booking.beat(8815);
  } else if (!succeeds) {
    const undo = { ...reserve, compensates_span_id: s(11), caused_by_span_id: s(12) };
    booking.emit(8820, 'saga.compensation.started', undo, { span: s(13) });
    const names = { done: [] as string[], failed: [] as string[], unknown: [], skipped: [] };
    if (compensationFails) {
      const stuck = { error_type: 'TimeoutError', error_message: 'ledger did not answer within 200 ms' };
      booking.emit(9020, 'saga.compensation.failed', { ...undo, duration_ms: 200, ...stuck }, { span: s(13) });
      names.failed.push('reserve');
    } else {
      booking.emit(8870, 'saga.compensation.completed', { ...undo, duration_ms: 50 }, { span: s(13) });
      names.done.push('reserve');
    }
    const type = compensationFails ? 'saga.failed' : 'saga.compensated';
    booking.emit(
      9030,
      type,
      { ...saga, duration_ms: 430, failed_step: 'debit', ...fault, compensations: names },
      { span: s(10) },
    );
  }
  if (!killed) {
    booking.checkpoint(9040);
    booking.shutdown(9050);
  }

  const said = succeeds ? 'Done.' : 'I could not move the money, nothing has changed.';
  agent.emit(
    12_000,
    'turn.completed',
    {
      call_id: CALL,
      turn_id: 't2',
      turn_index: 2,
      end_reason: 'completed',
      duration_ms: 5800,
      response_latency_ms: 2310,
      breakdown: {
        transcription_delay_ms: 180,
        endpointing_delay_ms: 420,
        agent_delay_ms: 1480,
        tts_ttfb_ms: 160,
        playout_delay_ms: 70,
      },
      said,
    },
    { span: s(4) },
  );
  agent.emit(
    12_400,
    'call.ended',
    { call_id: CALL, end_reason: 'caller_hangup', duration_ms: 12_400, turns: 2 },
    { span: s(1) },
  );
  if (answered) {
    const attributes = { 'url.full': 'http://booking/transfers' };
    tools.span('POST', { id: s(9), parent: s(8), from: 8580, upto: 9060, kind: 'client', attributes });
    tools.answeredBy(booking, s(9));
  }
  tools.checkpoint(12_410);
  agent.checkpoint(12_420);
  tools.shutdown(12_500);
  agent.shutdown(12_500);

  agent.span('voice.call', { id: s(1), from: 0, upto: 12_400 });
  agent.span('voice.turn', { id: s(2), parent: s(1), from: 400, upto: 6000 });
  agent.span('speech_to_text nova-3', { id: s(3), parent: s(2), from: 400, upto: 2400 });
  agent.span('voice.turn', { id: s(4), parent: s(1), from: 6200, upto: 12_000 });
  agent.span('speech_to_text nova-3', { id: s(5), parent: s(4), from: 6200, upto: 8000 });
  const failed = succeeds ? {} : { error: fault.error_message };
  agent.span('invoke_agent teller', { id: s(6), parent: s(4), from: 8200, upto: 9600 });
  agent.span('execute_tool transfer_money', { id: s(7), parent: s(6), from: 8400, upto: 9500, ...failed });
  tools.span('POST /transfer', { id: s(8), parent: s(7), from: 8450, upto: 9450, ...failed });
  if (!killed) booking.span('saga transfer_money', { id: s(10), parent: s(8), from: 8600, upto: 9035, ...failed });
  booking.span('step reserve', { id: s(11), parent: s(10), from: 8620, upto: 8700 });
  booking.span('step debit', { id: s(12), parent: s(10), from: 8720, upto: 8800, ...failed });
  if (!succeeds && !killed) {
    const stuck = compensationFails ? { error: 'ledger did not answer within 200 ms' } : {};
    booking.span('compensate reserve', {
      id: s(13),
      parent: s(10),
      from: 8820,
      upto: compensationFails ? 9020 : 8870,
      ...stuck,
    });
  }
  return log;
}

/** A span id. */
function s(number: number): string {
  return `00f067aa0ba9${String(number).padStart(4, '0')}`;
}
