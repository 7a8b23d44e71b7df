import type { Context } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';

import { recordEvent } from '../../emit/record-event.ts';
import { measure } from '../../metrics/metrics.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import type { Breakdown, TurnTimes } from '../latency/breakdown.ts';
import { turnFields } from '../latency/turn-timeline.ts';

/** Callers ask whether anybody is there. */
const DEAD_AIR_MS = 3000;

type Awaited = NonNullable<EventPayload<'voice.silence'>['waiting_for']>;

/** A stretch in which nobody was heard. `at` is when it ended. */
export interface SilenceOptions extends At {
  /** Milliseconds. */
  readonly durationMs: number;
  /** Milliseconds, from which on a silence is worth telling. */
  readonly thresholdMs?: number;
  readonly waitingFor?: Awaited;
}

/** Records that nobody was heard for too long. */
export function recordSilence(context: Context, callId: string | undefined, options: SilenceOptions): void {
  const { durationMs, thresholdMs, waitingFor, at } = options;
  recordEvent(
    context,
    'voice.silence',
    {
      call_id: callId,
      turn_id: turnFields(context).turn_id,
      duration_ms: durationMs,
      threshold_ms: thresholdMs,
      waiting_for: waitingFor,
    },
    { at: toEpochMs(at) },
  );
}

/** Dead air of a turn, which ended at `endedAt`: the caller heard nothing for more than three seconds after speaking. */
export function recordDeadAir(
  context: Context,
  times: TurnTimes,
  breakdown: Breakdown,
  labels: Readonly<Record<string, string>>,
  endedAt: number,
): void {
  const silence = silenceOf(times, breakdown, endedAt);
  if (silence === undefined || silence.durationMs <= DEAD_AIR_MS) return;
  measure('deadAir', 1, labels);
  recordSilence(context, turnFields(context).call_id, { ...silence, thresholdMs: DEAD_AIR_MS });
}

function silenceOf(times: TurnTimes, breakdown: Breakdown, endedAt: number): SilenceOptions | undefined {
  const heardAt = times.playout?.to;
  if (heardAt !== undefined) {
    return breakdown.latency === undefined
      ? undefined
      : { durationMs: breakdown.latency, waitingFor: longest(breakdown), at: heardAt };
  }
  const stopped = times.callerSpeech.at(-1)?.to;
  if (stopped === undefined || stopped > endedAt) return undefined;
  // The caller put in a word while the agent went on with what another turn had begun.
  if (times.otherAgentSpeech.some(({ from, to }) => from < endedAt && to > stopped)) return undefined;
  return { durationMs: endedAt - stopped, waitingFor: unanswered(times, stopped), at: endedAt };
}

/** What took most of the time until the answer was heard. */
function longest({ stages = {}, toolBlocking = 0, unattributed = 0 }: Breakdown): Awaited {
  const { transcription = 0, endpointing = 0, agent = 0, synthesis = 0, playout = 0 } = stages;
  const waits: readonly (readonly [Awaited, number])[] = [
    ['speech_to_text', transcription + endpointing],
    ['tool', toolBlocking],
    ['model', agent - toolBlocking],
    ['text_to_speech', synthesis + playout],
    ['unknown', unattributed],
  ];
  return waits.reduce((most, wait) => (wait[1] > most[1] ? wait : most))[0];
}

/** How far a turn came in which the caller never heard an answer. */
function unanswered({ finals, agent, synthesis }: TurnTimes, stopped: number): Awaited {
  if (synthesis !== undefined || agent !== undefined) return 'text_to_speech';
  return finals.some((final) => final >= stopped) ? 'model' : 'speech_to_text';
}
