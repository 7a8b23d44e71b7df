import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf } from '../../span/handle.ts';
import { toRatio } from '../../telemetry/ratio.ts';
import { timelineOf } from '../latency/turn-timeline.ts';
import { startStage } from './start-stage.ts';

export interface EndpointingOptions extends StartOptions {
  /** Who decides that the caller is done. */
  readonly source?: 'vad' | 'stt' | 'model' | 'manual';
  /** That the caller is done, 0 to 1. */
  readonly probability?: number;
  /** What the probability is compared with, 0 to 1. */
  readonly threshold?: number;
  /** How much silence is waited for, in milliseconds. */
  readonly silenceMs?: number;
}

export interface EndEndpointing extends EndOptions {
  /** `resumed`: the caller went on speaking. */
  readonly outcome?: 'committed' | 'resumed';
  readonly probability?: number;
}

/** The wait for the caller to be done: the span `voice.endpointing`. */
export class Endpointing extends Handle {
  #outcome: NonNullable<EndEndpointing['outcome']> | undefined;
  #probability: number | undefined;

  /** @internal */
  constructor(activity: Activity, { probability }: EndpointingOptions = {}) {
    super(activity);
    this.#probability = toRatio(probability, 'the probability of an end of speech');
    activity.whenEnding(({ at, reason }) => {
      const outcome = this.#outcome ?? (reason === 'completed' ? 'committed' : undefined);
      if (outcome === 'committed') timelineOf(this.context)?.endpointed({ from: activity.startedAt, to: at });
      activity.span.setAttributes(
        attributesOf({
          [ATTRIBUTE.endpointingOutcome]: outcome,
          [ATTRIBUTE.endpointingProbability]: this.#probability,
        }),
      );
    });
  }

  /** The caller is done (`committed`), or was not (`resumed`). */
  end({ outcome, probability, ...options }: EndEndpointing = {}): void {
    if (outcome !== undefined) this.#outcome = outcome;
    this.#probability = toRatio(probability, 'the probability of an end of speech') ?? this.#probability;
    this.activity.end(endOf(options));
  }
}

/** Stands for a wait that nobody watches. */
export const NO_ENDPOINTING: Endpointing = new Endpointing(NO_ACTIVITY);

/** Starts the wait for the caller to be done, within the turn that is active. */
export function startEndpointing(options: EndpointingOptions = {}): Endpointing {
  const { source, threshold, silenceMs } = options;
  const activity = startStage('voice.endpointing', undefined, options, {
    kind: SpanKind.INTERNAL,
    attributes: {
      [ATTRIBUTE.endpointingSource]: source,
      [ATTRIBUTE.endpointingThreshold]: threshold,
      [ATTRIBUTE.endpointingSilence]: silenceMs === undefined ? undefined : silenceMs / 1000,
    },
  });
  return activity.ended ? NO_ENDPOINTING : new Endpointing(activity, options);
}
