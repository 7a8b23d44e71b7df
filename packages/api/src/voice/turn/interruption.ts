import type { Context } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';

import { ATTRIBUTE } from '../../attributes.ts';
import { recordEvent } from '../../emit/record-event.ts';
import { measure } from '../../metrics/metrics.ts';
import { toRatio } from '../../telemetry/ratio.ts';
import type { At, Time } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import type { TurnTimeline } from '../latency/turn-timeline.ts';

/** Speech over speech. `at` is when the second voice began. */
export interface InterruptionOptions extends At {
  readonly initiator?: 'caller' | 'agent';
  /** `accepted`: who spoke first yields; `backchannel`: "mm-hm"; `false`: it was no speech; `ignored`: the agent goes on. */
  readonly outcome?: 'accepted' | 'backchannel' | 'false' | 'ignored';
  /** That it is meant as an interruption, 0 to 1. */
  readonly probability?: number;
  /** When the agent fell silent; the end of its playback if left out. */
  readonly yieldedAt?: Time;
  /** What the caller had heard by then, in milliseconds of audio. */
  readonly playedMs?: number;
  /** What the caller had heard by then, in words. */
  readonly heardText?: string;
}

/** What the turn knows of its playback. */
export interface Played {
  readonly playedMs: number | undefined;
  readonly heardText: string | undefined;
  /** When it ended, if it has; epoch milliseconds. */
  readonly stoppedAt: number | undefined;
}

/** Whether the caller cut the agent off. */
export function isBargeIn({ initiator = 'caller', outcome = 'accepted' }: InterruptionOptions): boolean {
  return initiator === 'caller' && outcome === 'accepted';
}

/** Records an interruption with what came of it; a yield counts from the onset of the caller's speech. */
export function recordInterruption(
  context: Context,
  timeline: TurnTimeline,
  options: InterruptionOptions,
  played: Played,
): void {
  const { initiator = 'caller', outcome = 'accepted' } = options;
  const at = toEpochMs(options.at);
  const yields = isBargeIn(options);
  const yieldedAt = options.yieldedAt === undefined ? played.stoppedAt : toEpochMs(options.yieldedAt);
  const waited = yields && yieldedAt !== undefined ? Math.max(0, yieldedAt - at) : undefined;
  const labels = { [ATTRIBUTE.interruptionInitiator]: initiator, [ATTRIBUTE.interruptionOutcome]: outcome };
  measure('interruptions', 1, labels);
  if (waited !== undefined) measure('yieldLatency', waited / 1000);
  const turn = { turn_id: timeline.turnId, turn_index: timeline.turnIndex };
  const heard = {
    yield_latency_ms: waited,
    heard_text: options.heardText ?? played.heardText,
  };
  const playedMs = options.playedMs ?? played.playedMs;
  const interruption: EventPayload<'voice.interruption'> = {
    ...turn,
    initiator,
    outcome,
    probability: toRatio(options.probability, 'the probability of an interruption'),
    agent_position_ms: playedMs,
    ...heard,
  };
  recordEvent(context, 'voice.interruption', interruption, { at });
  if (!yields) return;
  recordEvent(
    context,
    'turn.interrupted',
    { ...turn, call_id: timeline.callId, played_ms: playedMs, ...heard },
    {
      at: Math.max(at, yieldedAt ?? at),
      transition: (state) => state.turnInterrupted(timeline.turnId),
    },
  );
}
