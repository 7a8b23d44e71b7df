import { SpanKind, context as activeContext, createContextKey } from '@opentelemetry/api';
import { CALL_END_REASONS } from '@spanreel/events';

import { ATTRIBUTE } from '../../attributes.ts';
import { enterEffectScope } from '../../effect/effect-scope.ts';
import { recordEvent } from '../../emit/record-event.ts';
import { measure } from '../../metrics/metrics.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../../span/activity.ts';
import type { Ending } from '../../span/ending.ts';
import type { EndOptions } from '../../span/handle.ts';
import { Handle, endOf, optionsAndBody } from '../../span/handle.ts';
import type { OpenStream } from '../../stream/open-stream.ts';
import { openStream } from '../../stream/open-stream.ts';
import { describeError } from '../../telemetry/describe-error.ts';
import { newId } from '../../telemetry/new-id.ts';
import { toOneOf } from '../../telemetry/one-of.ts';
import { isObserved } from '../../telemetry/providers.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import type { AgentSpeech } from '../latency/turn-timeline.ts';
import { turnFields } from '../latency/turn-timeline.ts';
import type { Objective, ObjectiveOptions } from '../objective/objective.ts';
import { objective } from '../objective/objective.ts';
import type { SilenceOptions } from '../turn/silence.ts';
import { recordSilence } from '../turn/silence.ts';
import { startTurn } from '../turn/start-turn.ts';
import type { Turn, TurnOptions } from '../turn/turn.ts';
import { NO_TURN } from '../turn/turn.ts';
import type { AnsweredOptions, CallEndReason, CallOptions, DtmfOptions } from './call-options.ts';
import { callAttributes, callLabels } from './call-options.ts';
import type { Transfer, TransferOptions } from './transfer.ts';
import { NO_TRANSFER, startTransfer } from './transfer.ts';

const KEY = createContextKey('spanreel.call.v1');

/** The call that the active context lies in. */
export function currentCall(): Call | undefined {
  return activeContext.active().getValue(KEY) as Call | undefined;
}

/** A call from its first sign to its last: the span `voice.call`, and the stream that everything on it belongs to. */
export class Call extends Handle {
  readonly #options: CallOptions;
  readonly #stream: OpenStream | undefined;
  readonly #agentSpeech: AgentSpeech = [];
  readonly #labels: Readonly<Record<string, string>>;
  #id: string | undefined;
  #turns = 0;
  #ringingSince: number | undefined;

  /** @internal */
  constructor(activity: Activity, options: CallOptions, stream?: OpenStream) {
    super(activity);
    this.#options = options;
    this.#stream = stream;
    this.#labels = callLabels(options);
    this.#id = options.id;
    activity.carry(KEY, this);
    activity.whenEnding((ending) => this.#finish(ending));
    activity.afterEnding(() => stream?.close(this.context));
  }

  get id(): string {
    return (this.#id ??= newId());
  }

  /** The stream of events that the call belongs to; empty where nobody records it. */
  get streamId(): string {
    return this.#stream?.streamId ?? '';
  }

  get correlationId(): string {
    return this.#stream?.correlationId ?? '';
  }

  /** Begins a turn: at the first sign of the caller's speech, or when the agent begins on its own. */
  startTurn(options: TurnOptions = {}): Turn {
    if (this.ended) return NO_TURN;
    const { turnTraceMode = 'nested', lowConfidence } = this.#options;
    return startTurn(
      {
        id: this.id,
        span: this.activity.span,
        agentSpeech: this.#agentSpeech,
        labels: this.#labels,
        linked: turnTraceMode === 'linked',
        lowConfidence,
      },
      ++this.#turns,
      { context: this.context, ...options },
    );
  }

  /** Runs a turn in `body` and ends it, whatever happens. */
  turn<T>(options: TurnOptions, body: (turn: Turn) => T | Promise<T>): Promise<T>;
  turn<T>(body: (turn: Turn) => T | Promise<T>): Promise<T>;
  turn<T>(first: TurnOptions | ((turn: Turn) => T | Promise<T>), second?: (turn: Turn) => T | Promise<T>): Promise<T> {
    const [options, body] = optionsAndBody<TurnOptions, (turn: Turn) => T | Promise<T>>(first, second, {});
    return Handle.scoped(this.startTurn(options), body);
  }

  /** The other end of a call that was placed rings. */
  ringing({ at }: At = {}): void {
    if (this.ended) return;
    const when = toEpochMs(at);
    this.#ringingSince ??= when;
    const { provider, to } = this.#options;
    recordEvent(this.context, 'call.ringing', { call_id: this.id, provider, to }, { at: when, status: 'pending' });
  }

  /** Somebody or something took the call; how long it rang follows from `ringing`. */
  answered({ at, answeredBy }: AnsweredOptions = {}): void {
    if (this.ended) return;
    const when = toEpochMs(at);
    const rang = this.#ringingSince === undefined ? undefined : Math.max(0, when - this.#ringingSince);
    const payload = { call_id: this.id, answered_by: answeredBy, ring_duration_ms: rang };
    recordEvent(this.context, 'call.answered', payload, { at: when, status: 'success' });
  }

  /**
   * The caller pressed keys: how many, never which, for they may be a PIN or a card.
   *
   * @example
   * call.dtmfReceived({ digitCount: digits.length });
   */
  dtmfReceived({ digitCount, at, context = this.context }: DtmfOptions): void {
    if (this.ended) return;
    const payload = { call_id: this.id, turn_id: turnFields(context).turn_id, digit_count: digitCount };
    recordEvent(context, 'call.dtmf_received', payload, { at: toEpochMs(at) });
  }

  /** Nobody was heard for too long, outside any turn. */
  silence(options: SilenceOptions): void {
    if (!this.ended) recordSilence(this.context, this.id, options);
  }

  startTransfer(options: TransferOptions): Transfer {
    return this.ended ? NO_TRANSFER : startTransfer(this.id, { context: this.context, ...options });
  }

  /** Hands the call over in `body`; fails when that throws. */
  transfer<T>(options: TransferOptions, body: (transfer: Transfer) => T | Promise<T>): Promise<T> {
    return Handle.scoped(this.startTransfer(options), body);
  }

  objective(name: string, options: ObjectiveOptions = {}): Objective {
    return objective(name, { context: this.context, ...options });
  }

  /** Ends the call, and before it every turn and stage that is still open; later calls change nothing. */
  end(reason?: CallEndReason, options: EndOptions = {}): void {
    this.activity.end({ ...endOf(options), reason });
  }

  /** @internal */
  begun(): void {
    const { direction = 'inbound', transport, provider, callSid, streamSid, sipCallId, from, to } = this.#options;
    measure('activeCalls', 1, this.#labels);
    recordEvent(
      this.context,
      'call.started',
      {
        call_id: this.id,
        direction,
        transport,
        provider,
        call_sid: callSid,
        stream_sid: streamSid,
        sip_call_id: sipCallId,
        from,
        to,
      },
      { at: this.activity.startedAt, status: 'pending', transition: (state) => state.callStarted(this.id) },
    );
  }

  #finish({ at, reason: asked, error }: Ending): void {
    const instead = error === undefined ? 'completed' : 'failed';
    const reason = toOneOf<CallEndReason>(asked, CALL_END_REASONS, instead, 'the end reason of a call');
    const { span, startedAt } = this.activity;
    span.setAttributes({ [ATTRIBUTE.callEndReason]: reason, [ATTRIBUTE.callTurns]: this.#turns });
    const labels = { ...this.#labels, [ATTRIBUTE.callEndReason]: reason };
    measure('activeCalls', -1, this.#labels);
    measure('calls', 1, labels);
    measure('callDuration', (at - startedAt) / 1000, labels);
    recordEvent(
      this.context,
      'call.ended',
      {
        call_id: this.id,
        end_reason: reason,
        duration_ms: at - startedAt,
        turns: this.#turns,
        ...(error === undefined ? {} : describeError(error)),
      },
      {
        at,
        status: reason === 'failed' || reason === 'process_exit' ? 'failed' : 'success',
        transition: (state) => state.callEnded(this.id, reason),
      },
    );
  }
}

/**
 * Begins a call, for code that is driven by events: end it with `call.end(reason)`. If the process exits or `signal` aborts, it
 * ends by itself. Without Spanreel or an SDK it only answers.
 *
 * @example
 * const call = startCall({ transport: 'twilio.media_stream', provider: 'twilio', callSid: 'CA0123' });
 * const turn = call.startTurn();
 * turn.callerStopped();
 * turn.end();
 * call.end('caller_hangup');
 */
export function startCall(options: CallOptions = {}): Call {
  if (!isObserved()) return new Call(NO_ACTIVITY, options);
  const { context: parent = activeContext.active(), at, signal, attributes } = options;
  const { conversationId, tenantId, correlationId, agent } = options;
  const stream = openStream(parent, {
    ...(conversationId !== undefined && { conversationId }),
    ...(tenantId !== undefined && { tenantId }),
    ...(correlationId !== undefined && { correlationId }),
    ...(agent !== undefined && { agentName: agent.name }),
    ...(agent?.version !== undefined && { agentVersion: agent.version }),
  });
  const id = options.id ?? newId();
  const activity = startActivity('voice.call', {
    kind: SpanKind.INTERNAL,
    context: enterEffectScope(stream.context, 'call'),
    at: toEpochMs(at),
    attributes: { ...callAttributes(id, options), ...attributes },
    // A call ends by itself, whatever it was taken in.
    independent: true,
    signal,
  });
  const begun = new Call(activity, { ...options, id }, stream);
  begun.begun();
  return begun;
}

/**
 * Takes a call in `body` and ends it, whatever happens: `completed` unless `call.end(reason)` said otherwise, `failed` with the
 * error that the body throws.
 *
 * @example
 * await call({ transport: 'websocket' }, async (call) => {
 *   await call.turn(async (turn) => {
 *     await turn.agent({ name: 'teller' }, async (agent) => agent.responded());
 *   });
 * });
 */
export async function call<T>(options: CallOptions, body: (call: Call) => T | Promise<T>): Promise<T> {
  return Handle.scoped(startCall(options), body);
}
