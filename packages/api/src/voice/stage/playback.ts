import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf } from '../../span/handle.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import { timelineOf } from '../latency/turn-timeline.ts';
import { startStage } from './start-stage.ts';

export interface PlaybackOptions extends StartOptions {
  /** Length in characters of what the agent meant to say, or the text itself, which is only counted. */
  readonly generatedText?: string;
}

export interface SentOptions extends At {
  /** Name of the mark sent behind this audio; it comes back when the audio before it has been played. */
  readonly mark?: string;
}

export interface StopPlayback extends EndOptions {
  /** What the caller heard, in milliseconds of audio, where somebody knows better than the marks. */
  readonly playedMs?: number;
  /** What the caller heard, in words, where the provider tells. */
  readonly heardText?: string;
}

/** The agent's audio on its way to the caller: the span `voice.playback`. Sent is not heard: only marks and providers know. */
export class Playback extends Handle {
  readonly #marks = new Map<string, number>();
  readonly #generatedChars: number | undefined;
  #sentMs = 0;
  #playedMs: number | undefined;
  #source: 'mark' | 'provider' | undefined;
  #heardText: string | undefined;
  #firstHeardAt: number | undefined;
  #stoppedAt: number | undefined;

  /** @internal */
  constructor(activity: Activity, { generatedText }: PlaybackOptions = {}) {
    super(activity);
    this.#generatedChars = generatedText?.length;
    timelineOf(activity.context)?.audioSent(activity.startedAt);
    activity.whenEnding(({ at }) => this.#finish(at));
  }

  /** Milliseconds of audio handed to the carrier. */
  get sentMs(): number {
    return this.#sentMs;
  }

  /** Milliseconds of audio known to have been heard; `undefined` while nobody told. */
  get playedMs(): number | undefined {
    return this.#playedMs;
  }

  /** What the caller heard, as far as anybody told. */
  get heardText(): string | undefined {
    return this.#heardText;
  }

  /** When the agent fell silent, epoch milliseconds. */
  get stoppedAt(): number | undefined {
    return this.#stoppedAt;
  }

  /** `ms` more of audio went to the carrier, and behind it perhaps a mark. */
  sent(ms: number, { mark }: SentOptions = {}): void {
    if (this.ended) return;
    this.#sentMs += ms;
    if (mark !== undefined) this.#marks.set(mark, this.#sentMs);
  }

  /** The caller hears the first audio; without this the first audio sent counts as heard at once. */
  started({ at: time }: At = {}): void {
    if (this.ended || this.#firstHeardAt !== undefined) return;
    const at = toEpochMs(time);
    this.#firstHeardAt = at;
    timelineOf(this.context)?.audioHeard(at);
  }

  /** A mark came back: what was sent before it has been played, unless `cleared` came first. */
  marked(name: string, _options: At = {}): void {
    const position = this.#marks.get(name);
    if (this.ended || position === undefined) return;
    this.#marks.delete(name);
    this.#heard(position, 'mark');
  }

  /** The carrier was told to drop what it has not played: the marks behind that audio come back too, and mean nothing. */
  cleared(_options: At = {}): void {
    this.#marks.clear();
  }

  /** The provider says how much was played, and perhaps which words. */
  progress(playedMs: number, { heardText }: At & { readonly heardText?: string } = {}): void {
    if (this.ended) return;
    this.#heard(playedMs, 'provider');
    this.#heardText = heardText ?? this.#heardText;
  }

  /** The agent is silent again. */
  stop({ playedMs, heardText, ...options }: StopPlayback = {}): void {
    if (this.ended) return;
    if (playedMs !== undefined) {
      this.#playedMs = playedMs;
      this.#source = 'provider';
    }
    this.#heardText = heardText ?? this.#heardText;
    this.activity.end(endOf(options));
  }

  #heard(ms: number, source: 'mark' | 'provider'): void {
    this.#playedMs = Math.max(ms, this.#playedMs ?? 0);
    this.#source = source;
  }

  #finish(at: number): void {
    this.#stoppedAt = at;
    timelineOf(this.context)?.agentSpoke({ from: this.#firstHeardAt ?? this.activity.startedAt, to: at });
    const played = this.#playedMs;
    const ratio = played === undefined || this.#sentMs <= 0 ? undefined : Math.min(1, played / this.#sentMs);
    this.activity.span.setAttributes(
      attributesOf({
        [ATTRIBUTE.playbackGeneratedChars]: this.#generatedChars,
        [ATTRIBUTE.playbackSentMs]: this.#sentMs === 0 ? undefined : this.#sentMs,
        [ATTRIBUTE.playbackPlayedMs]: played,
        [ATTRIBUTE.playbackHeardRatio]: ratio,
        [ATTRIBUTE.playbackHeardSource]: this.#source,
      }),
    );
  }
}

/** Stands for a playback that nobody watches. */
export const NO_PLAYBACK: Playback = new Playback(NO_ACTIVITY);

/** Starts a playback: the first audio goes to the carrier now, within the turn that is active. */
export function startPlayback(options: PlaybackOptions = {}): Playback {
  const activity = startStage('voice.playback', undefined, options, { kind: SpanKind.INTERNAL, attributes: {} });
  return activity.ended ? NO_PLAYBACK : new Playback(activity, options);
}
