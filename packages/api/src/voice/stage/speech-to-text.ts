import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import { recordEvent } from '../../emit/record-event.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf } from '../../span/handle.ts';
import { toRatio } from '../../telemetry/ratio.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import { timelineOf, turnFields } from '../latency/turn-timeline.ts';
import { startStage } from './start-stage.ts';

export interface SpeechToTextOptions extends StartOptions {
  readonly model?: string;
  /** Such as `deepgram`. */
  readonly provider?: string;
  /** BCP 47, such as `en-AU`. */
  readonly language?: string;
  /** Finals less sure than this (0 to 1) also emit `asr.confidence_low`. */
  readonly lowConfidence?: number;
}

export interface HeardOptions extends At {
  /** 0 to 1. */
  readonly confidence?: number;
  readonly language?: string;
}

/** What each of several recognisers heard. */
export interface VoteOptions extends At {
  readonly chosen: string;
  readonly candidates: readonly {
    readonly text: string;
    /** 0 to 1. */
    readonly confidence?: number;
    /** Such as `whisper`. */
    readonly provider?: string;
  }[];
}

/** Speech recognition of one turn: the span `speech_to_text {model}`, an event for everything it heard. */
export class SpeechToText extends Handle {
  readonly #lowConfidence: number | undefined;
  #language: string | undefined;
  #confidence: number | undefined;
  #audioMs: number | undefined;
  #lastPartial = '';
  #partials = 0;
  #revisions = 0;

  /** @internal */
  constructor(activity: Activity, { language, lowConfidence }: SpeechToTextOptions = {}) {
    super(activity);
    this.#language = language;
    this.#lowConfidence = lowConfidence;
    activity.whenEnding(() => this.#describe());
  }

  /** What was heard so far and may change. */
  partial(text: string, options: HeardOptions = {}): void {
    if (this.ended) return;
    this.#partials++;
    if (!text.startsWith(this.#lastPartial)) this.#revisions++;
    this.#lastPartial = text;
    this.#heard(text, false, options);
  }

  /** What was heard for good; a turn may have several. */
  final(text: string, options: HeardOptions = {}): void {
    if (this.ended) return;
    const at = toEpochMs(options.at);
    this.#lastPartial = '';
    timelineOf(this.context)?.transcribed(at);
    const confidence = this.#heard(text, true, { ...options, at });
    this.#confidence = confidence ?? this.#confidence;
    this.#language = options.language ?? this.#language;
    const threshold = this.#lowConfidence;
    if (confidence === undefined || threshold === undefined || confidence >= threshold) return;
    const { turn_id } = turnFields(this.context);
    recordEvent(this.context, 'asr.confidence_low', { turn_id, confidence, threshold, text }, { at });
  }

  /**
   * Several recognisers heard different things and one was believed. Say so before `final`, which tells what was heard.
   *
   * @example
   * recognition.voted({
   *   chosen: 'what is my balance',
   *   candidates: [
   *     { text: 'what is my balance', confidence: 0.9, provider: 'deepgram' },
   *     { text: 'what is my ballots', confidence: 0.41, provider: 'whisper' },
   *   ],
   * });
   */
  voted({ chosen, candidates, at }: VoteOptions): void {
    if (this.ended) return;
    const heard = candidates.map(({ text, provider, confidence }) => ({
      text,
      provider,
      confidence: toRatio(confidence, 'the confidence of a candidate'),
    }));
    const payload = { turn_id: turnFields(this.context).turn_id, chosen, candidates: heard };
    recordEvent(this.context, 'asr.voted', payload, { at: toEpochMs(at) });
  }

  /** `audioDurationMs`: how much audio was recognised, which is what providers bill. */
  end({ audioDurationMs, ...options }: EndOptions & { readonly audioDurationMs?: number } = {}): void {
    this.#audioMs = audioDurationMs;
    this.activity.end(endOf(options));
  }

  #heard(text: string, isFinal: boolean, options: HeardOptions): number | undefined {
    const confidence = toRatio(options.confidence, 'the confidence of a transcript');
    const language = options.language ?? this.#language;
    recordEvent(
      this.context,
      'user.spoke',
      { ...turnFields(this.context), text, is_final: isFinal, confidence, language },
      { at: toEpochMs(options.at) },
    );
    return confidence;
  }

  #describe(): void {
    this.activity.span.setAttributes(
      attributesOf({
        [ATTRIBUTE.sttConfidence]: this.#confidence,
        [ATTRIBUTE.sttLanguage]: this.#language,
        [ATTRIBUTE.sttPartialCount]: this.#partials,
        [ATTRIBUTE.sttRevisionCount]: this.#revisions,
        [ATTRIBUTE.sttAudioDuration]: this.#audioMs === undefined ? undefined : this.#audioMs / 1000,
      }),
    );
  }
}

/** Stands for a recognition that nobody watches. */
export const NO_SPEECH_TO_TEXT: SpeechToText = new SpeechToText(NO_ACTIVITY);

/** Starts the recognition of the caller's speech, within the turn that is active. */
export function startSpeechToText(options: SpeechToTextOptions = {}): SpeechToText {
  const { model, provider } = options;
  const activity = startStage('speech_to_text', model, options, {
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTRIBUTE.operationName]: 'speech_to_text',
      [ATTRIBUTE.requestModel]: model,
      [ATTRIBUTE.providerName]: provider,
    },
  });
  return activity.ended ? NO_SPEECH_TO_TEXT : new SpeechToText(activity, options);
}
