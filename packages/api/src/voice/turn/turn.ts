import { context, createContextKey } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import { recordEvent } from '../../emit/record-event.ts';
import { measure } from '../../metrics/metrics.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import type { Ending } from '../../span/ending.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf } from '../../span/handle.ts';
import { describeError } from '../../telemetry/describe-error.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import type { LatencyAnchor } from '../latency/breakdown.ts';
import { breakDown } from '../latency/breakdown.ts';
import { TurnTimeline } from '../latency/turn-timeline.ts';
import type { Objective, ObjectiveOptions } from '../objective/objective.ts';
import { objective } from '../objective/objective.ts';
import type { Playback, PlaybackOptions } from '../stage/playback.ts';
import { startPlayback, NO_PLAYBACK } from '../stage/playback.ts';
import type { SpeechToText, SpeechToTextOptions } from '../stage/speech-to-text.ts';
import { TurnStages } from './turn-stages.ts';
import type { InterruptionOptions } from './interruption.ts';
import { isBargeIn, recordInterruption } from './interruption.ts';
import type { TurnEndReason } from './record-turn.ts';
import { describeLatency, latencyFields, turnEndReason } from './record-turn.ts';
import type { SilenceOptions } from './silence.ts';
import { recordDeadAir, recordSilence } from './silence.ts';

export interface TurnOptions extends StartOptions {
  /** Made if left out. */
  readonly id?: string;
  /** Who begins; `caller` if left out. */
  readonly initiator?: 'caller' | 'agent';
}

export interface EndTurn extends EndOptions {
  /** What the agent said in all. */
  readonly said?: string;
}

export interface CallerStopped extends At {
  /** Who noticed: what the response latency counts from. */
  readonly source?: LatencyAnchor;
}

const KEY = createContextKey('spanreel.turn.v1');

/** The turn that the active context lies in. */
export function currentTurn(): Turn | undefined {
  return context.active().getValue(KEY) as Turn | undefined;
}

/** One exchange of a call: the caller speaks (or the agent begins) and the agent answers, until it is silent or cut off. */
export class Turn extends TurnStages {
  readonly #timeline: TurnTimeline;
  readonly #labels: Readonly<Record<string, string>>;
  readonly #lowConfidence: number | undefined;
  #playback: Playback | undefined;
  #interrupted = false;
  #said: string | undefined;

  /** @internal */
  constructor(
    activity: Activity,
    timeline: TurnTimeline,
    labels: Readonly<Record<string, string>>,
    lowConfidence?: number,
  ) {
    super(activity);
    this.#timeline = timeline;
    this.#labels = labels;
    this.#lowConfidence = lowConfidence;
    activity.carry(KEY, this);
    activity.whenEnding((ending) => this.#finish(ending));
  }

  get id(): string {
    return this.#timeline.turnId;
  }

  /** Counts from 1 within the call. */
  get index(): number {
    return this.#timeline.turnIndex;
  }

  /** The caller began to speak (again). */
  callerStarted({ at }: At = {}): void {
    if (!this.ended) this.#timeline.callerStarted(toEpochMs(at));
  }

  /** The caller fell silent: the response latency counts from here, or from a later call of this. */
  callerStopped({ at, source = 'vad' }: CallerStopped = {}): void {
    if (!this.ended) this.#timeline.callerStopped(toEpochMs(at), source, this.activity.startedAt);
  }

  override startSpeechToText(options: SpeechToTextOptions = {}): SpeechToText {
    const threshold = this.#lowConfidence;
    return super.startSpeechToText(threshold === undefined ? options : { lowConfidence: threshold, ...options });
  }

  startPlayback(options: PlaybackOptions = {}): Playback {
    if (this.ended) return NO_PLAYBACK;
    this.#playback = startPlayback({ context: this.context, ...options });
    return this.#playback;
  }

  playback<T>(options: PlaybackOptions, body: (playback: Playback) => T | Promise<T>): Promise<T> {
    return Handle.scoped(this.startPlayback(options), body);
  }

  /**
   * Somebody spoke over somebody. If the caller cut in and the agent yields (a barge-in), what plays is stopped and the turn ends as
   * interrupted.
   *
   * @example
   * turn.interruption({ at: speechStartedAt, yieldedAt: clearedAt, playedMs: 1450, heardText: 'Your balance is' });
   */
  interruption(options: InterruptionOptions = {}): void {
    if (this.ended) return;
    const { yieldedAt, playedMs, heardText } = options;
    const playing = this.#playback;
    if (isBargeIn(options)) {
      this.#interrupted = true;
      playing?.stop({
        ...(yieldedAt === undefined ? {} : { at: yieldedAt }),
        ...(playedMs === undefined ? {} : { playedMs }),
        ...(heardText === undefined ? {} : { heardText }),
      });
    }
    const { playedMs: played, heardText: heard, stoppedAt } = playing ?? NO_PLAYBACK;
    recordInterruption(this.context, this.#timeline, options, { playedMs: played, heardText: heard, stoppedAt });
  }

  /** Nobody was heard for too long. What of it the turn's own times show, it tells by itself. */
  silence(options: SilenceOptions): void {
    if (!this.ended) recordSilence(this.context, this.#timeline.callId, options);
  }

  objective(name: string, options: ObjectiveOptions = {}): Objective {
    return objective(name, { context: this.context, ...options });
  }

  /** Ends the turn and what of it is open; `completed` if left out, or `interrupted` after an accepted interruption. */
  end(reason?: TurnEndReason, { said, ...options }: EndTurn = {}): void {
    this.#said = said;
    this.activity.end({ ...endOf(options), reason });
  }

  #finish({ at, reason: asked, error, byOwner }: Ending): void {
    const { span, startedAt } = this.activity;
    const reason = turnEndReason(asked, byOwner, this.#interrupted);
    const times = this.#timeline.times();
    const latency = breakDown(times);
    describeLatency(span, latency, this.#labels);
    recordDeadAir(this.context, times, latency, this.#labels, at);
    span.setAttribute(ATTRIBUTE.turnEndReason, reason);
    if (this.#interrupted) span.setAttribute(ATTRIBUTE.turnInterrupted, true);
    measure('turns', 1, { ...this.#labels, [ATTRIBUTE.turnEndReason]: reason });
    const { turnId, turnIndex, callId } = this.#timeline;
    recordEvent(
      this.context,
      'turn.completed',
      {
        call_id: callId,
        turn_id: turnId,
        turn_index: turnIndex,
        end_reason: reason,
        duration_ms: at - startedAt,
        ...latencyFields(latency),
        said: this.#said,
        ...(error === undefined ? {} : describeError(error)),
      },
      {
        at,
        status: reason === 'failed' || reason === 'process_exit' || reason === 'timeout' ? 'failed' : 'success',
        transition: (state) => state.turnEnded(turnId, reason),
      },
    );
  }
}

/** Stands for a turn that nobody watches. */
export const NO_TURN: Turn = new Turn(NO_ACTIVITY, new TurnTimeline({ id: undefined, agentSpeech: [] }, '', 0), {});
