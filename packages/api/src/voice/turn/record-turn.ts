import type { Span } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';
import { TURN_END_REASONS } from '@spanreel/events';

import { ATTRIBUTE } from '../../attributes.ts';
import { measure } from '../../metrics/metrics.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import { toOneOf } from '../../telemetry/one-of.ts';
import type { Breakdown } from '../latency/breakdown.ts';

/** The reasons that a turn may end for. */
export type TurnEndReason = EventPayload<'turn.completed'>['end_reason'];

// Why a turn ends with its call; what is not here ends turns by the same name.
const BY_CALL: Readonly<Record<string, TurnEndReason>> = {
  completed: 'session_closed',
  agent_hangup: 'session_closed',
  transferred: 'session_closed',
};

/** The reason in a turn's own terms. */
export function turnEndReason(reason: string, byCall: boolean, interrupted: boolean): TurnEndReason {
  const own = byCall ? (BY_CALL[reason] ?? reason) : reason;
  const known = toOneOf<TurnEndReason>(own, TURN_END_REASONS, 'completed', 'the end reason of a turn');
  return known === 'completed' && interrupted ? 'interrupted' : known;
}

/** Writes a turn's response latency and where it went on its span and into the metrics. */
export function describeLatency(span: Span, times: Breakdown, labels: Readonly<Record<string, string>>): void {
  const { stages = {} } = times;
  span.setAttributes(
    attributesOf({
      [ATTRIBUTE.responseLatency]: seconds(times.latency),
      [ATTRIBUTE.latencyAnchor]: times.anchor,
      [ATTRIBUTE.latencyUnattributed]: seconds(times.unattributed),
      [ATTRIBUTE.transcriptionDelay]: seconds(stages.transcription),
      [ATTRIBUTE.endpointingDelay]: seconds(stages.endpointing),
      [ATTRIBUTE.agentDelay]: seconds(stages.agent),
      [ATTRIBUTE.llmTimeToFirstToken]: seconds(times.llmFirstToken),
      [ATTRIBUTE.toolBlocking]: seconds(times.toolBlocking),
      [ATTRIBUTE.ttsTimeToFirstByte]: seconds(stages.synthesis),
      [ATTRIBUTE.playoutDelay]: seconds(stages.playout),
      [ATTRIBUTE.overlap]: times.overlap ? true : undefined,
    }),
  );
  measure('responseLatency', seconds(times.latency), labels);
  measure('transcriptionDelay', seconds(stages.transcription), labels);
  measure('endpointingDelay', seconds(stages.endpointing), labels);
}

/** The same as fields of `turn.completed`, in milliseconds. */
export function latencyFields(times: Breakdown): Partial<EventPayload<'turn.completed'>> {
  if (times.overlap) return { overlap: true };
  if (times.latency === undefined) return {};
  const { stages = {} } = times;
  return {
    response_latency_ms: times.latency,
    latency_anchor: times.anchor,
    breakdown: {
      transcription_delay_ms: stages.transcription,
      endpointing_delay_ms: stages.endpointing,
      agent_delay_ms: stages.agent,
      tts_ttfb_ms: stages.synthesis,
      playout_delay_ms: stages.playout,
    },
    llm_ttft_ms: times.llmFirstToken,
    tool_blocking_ms: times.toolBlocking,
    unattributed_ms: times.unattributed,
    overlap: false,
  };
}

// Differences of epoch milliseconds carry a quarter of a microsecond of noise, which nobody wants to read.
function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds * 1000) / 1e6;
}
