import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import { recordEvent } from '../../emit/record-event.ts';
import { measure } from '../../metrics/metrics.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import type { Ending } from '../../span/ending.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf } from '../../span/handle.ts';
import { describeError } from '../../telemetry/describe-error.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import { timelineOf, turnFields } from '../latency/turn-timeline.ts';
import { startStage } from './start-stage.ts';

export interface TextToSpeechOptions extends StartOptions {
  readonly model?: string;
  /** Such as `elevenlabs`. */
  readonly provider?: string;
  readonly voice?: string;
  /** What is to be said. */
  readonly text?: string;
  /** Counted from the text if left out. */
  readonly characters?: number;
}

export interface EndTextToSpeech extends EndOptions {
  /** How much audio came back. */
  readonly audioDurationMs?: number;
  /** How much text was sent, where it was streamed. */
  readonly characters?: number;
}

/** Speech synthesis: the span `text_to_speech {model}`. */
export class TextToSpeech extends Handle {
  readonly #options: TextToSpeechOptions;
  #characters: number | undefined;
  #audioMs: number | undefined;
  #firstByteAt: number | undefined;

  /** @internal */
  constructor(activity: Activity, options: TextToSpeechOptions = {}) {
    super(activity);
    this.#options = options;
    this.#characters = options.characters ?? options.text?.length;
    activity.whenEnding((ending) => this.#finish(ending));
  }

  /** The first audio came back; later calls change nothing. */
  firstByte({ at: time }: At = {}): void {
    if (this.ended || this.#firstByteAt !== undefined) return;
    const at = Math.max(toEpochMs(time), this.activity.startedAt);
    const waited = at - this.activity.startedAt;
    this.#firstByteAt = at;
    timelineOf(this.context)?.synthesized({ from: this.activity.startedAt, to: at });
    this.activity.span.setAttribute(ATTRIBUTE.ttsFirstByte, waited / 1000);
    const { model, provider } = this.#options;
    const labels = attributesOf({ [ATTRIBUTE.requestModel]: model, [ATTRIBUTE.providerName]: provider });
    measure('ttsFirstByte', waited / 1000, labels);
    recordEvent(this.context, 'tts.first_byte', { ...this.#names(), time_to_first_byte_ms: waited }, { at });
  }

  end({ audioDurationMs, characters, ...options }: EndTextToSpeech = {}): void {
    this.#audioMs = audioDurationMs ?? this.#audioMs;
    this.#characters = characters ?? this.#characters;
    this.activity.end(endOf(options));
  }

  /** @internal */
  begun(): void {
    const { text } = this.#options;
    const payload = { ...this.#names(), characters: this.#characters, text };
    recordEvent(this.context, 'tts.started', payload, { at: this.activity.startedAt, status: 'pending' });
  }

  #finish({ at, error, reason }: Ending): void {
    this.activity.span.setAttributes(
      attributesOf({
        [ATTRIBUTE.ttsCharacters]: this.#characters,
        [ATTRIBUTE.ttsAudioDuration]: this.#audioMs === undefined ? undefined : this.#audioMs / 1000,
      }),
    );
    const failure = error === undefined ? undefined : describeError(error);
    const payload = {
      ...this.#names(),
      duration_ms: at - this.activity.startedAt,
      audio_duration_ms: this.#audioMs,
      ...(failure ?? (reason === 'completed' ? {} : { error_type: reason })),
    };
    recordEvent(this.context, 'tts.completed', payload, { at, status: reason === 'completed' ? 'success' : 'failed' });
  }

  #names(): { turn_id?: string | undefined; model?: string | undefined; voice?: string | undefined } {
    const { model, voice } = this.#options;
    return { turn_id: turnFields(this.context).turn_id, model, voice };
  }
}

/** Stands for a synthesis that nobody watches. */
export const NO_TEXT_TO_SPEECH: TextToSpeech = new TextToSpeech(NO_ACTIVITY);

/** Starts a synthesis: text goes out now, within the turn that is active. */
export function startTextToSpeech(options: TextToSpeechOptions = {}): TextToSpeech {
  const { model, provider, voice } = options;
  const activity = startStage('text_to_speech', model, options, {
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTRIBUTE.operationName]: 'text_to_speech',
      [ATTRIBUTE.outputType]: 'speech',
      [ATTRIBUTE.requestModel]: model,
      [ATTRIBUTE.providerName]: provider,
      [ATTRIBUTE.ttsVoice]: voice,
    },
  });
  if (activity.ended) return NO_TEXT_TO_SPEECH;
  const synthesis = new TextToSpeech(activity, options);
  synthesis.begun();
  return synthesis;
}
