import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import {
  count,
  id,
  millis,
  optionalCount,
  optionalErrorFields,
  optionalId,
  optionalMillis,
  ratio,
  text,
} from './fields.ts';

export const TURN_END_REASONS = [
  'completed',
  'interrupted',
  'cancelled',
  'timeout',
  'failed',
  'caller_hangup',
  'session_closed',
  'process_exit',
] as const;
export const INTERRUPTION_OUTCOMES = ['accepted', 'backchannel', 'false', 'ignored'] as const;

const turn = { call_id: optionalId, turn_id: id, turn_index: count };
const exampleTurn = { call_id: 'call-1', turn_id: 'turn-1', turn_index: 1 };

/** Where the time between the end of the caller's speech and the first audio of the answer went; contiguous stages, in milliseconds. */
const breakdown = v.object({
  transcription_delay_ms: optionalMillis,
  endpointing_delay_ms: optionalMillis,
  agent_delay_ms: optionalMillis,
  tts_ttfb_ms: optionalMillis,
  playout_delay_ms: optionalMillis,
});

export const turnEvents = lazyFamily(() =>
  defineFamily({
    'turn.started': {
      version: 1,
      about: 'A turn began: the caller started to speak, or the agent on its own.',
      component: 'voice',
      payload: v.object({ ...turn, initiator: v.picklist(['caller', 'agent']) }),
      example: { ...exampleTurn, initiator: 'caller' },
    },
    'turn.completed': {
      version: 1,
      about: 'A turn ended, with its response latency and where that time went.',
      component: 'voice',
      content: ['said'],
      payload: v.object({
        ...turn,
        end_reason: v.picklist(TURN_END_REASONS),
        duration_ms: millis,
        response_latency_ms: optionalMillis,
        /** What the latency counts from: vad, stt, provider, mark. */
        latency_anchor: text,
        breakdown: v.optional(breakdown),
        /** Within the agent delay: the model's time to its first token. */
        llm_ttft_ms: optionalMillis,
        /** Within the agent delay: the time during which at least one tool ran. */
        tool_blocking_ms: optionalMillis,
        /** Response latency less the sum of the stages, when they do not add up; negative where stages overlap. */
        unattributed_ms: v.optional(v.number()),
        overlap: v.optional(v.boolean()),
        said: text,
        ...optionalErrorFields,
      }),
      example: {
        ...exampleTurn,
        end_reason: 'completed',
        duration_ms: 5120,
        response_latency_ms: 980,
        latency_anchor: 'vad',
        breakdown: {
          transcription_delay_ms: 120,
          endpointing_delay_ms: 200,
          agent_delay_ms: 480,
          tts_ttfb_ms: 140,
          playout_delay_ms: 40,
        },
        llm_ttft_ms: 310,
        tool_blocking_ms: 95.5,
        said: 'Your balance is forty euros.',
      },
    },
    'turn.interrupted': {
      version: 1,
      about: 'The caller cut the agent off; what was heard until then.',
      component: 'voice',
      content: ['heard_text'],
      payload: v.object({ ...turn, played_ms: optionalMillis, yield_latency_ms: optionalMillis, heard_text: text }),
      example: { ...exampleTurn, played_ms: 1200, yield_latency_ms: 85, heard_text: 'Your balance is' },
    },
    'voice.interruption': {
      version: 1,
      about: 'Speech over speech, and what the agent made of it.',
      component: 'voice',
      content: ['heard_text'],
      payload: v.object({
        turn_id: optionalId,
        turn_index: optionalCount,
        initiator: v.picklist(['caller', 'agent']),
        outcome: v.picklist(INTERRUPTION_OUTCOMES),
        probability: v.optional(ratio),
        agent_position_ms: optionalMillis,
        yield_latency_ms: optionalMillis,
        heard_text: text,
      }),
      example: {
        turn_id: 'turn-1',
        turn_index: 1,
        initiator: 'caller',
        outcome: 'backchannel',
        probability: 0.82,
        agent_position_ms: 1200,
      },
    },
    'voice.silence': {
      version: 1,
      about: 'Nobody was heard for longer than the threshold: dead air.',
      severity: 'WARN',
      component: 'voice',
      payload: v.object({
        call_id: optionalId,
        turn_id: optionalId,
        duration_ms: millis,
        threshold_ms: optionalMillis,
        /** What the silence was waiting for. */
        waiting_for: v.optional(v.picklist(['caller', 'speech_to_text', 'model', 'tool', 'text_to_speech', 'unknown'])),
      }),
      example: { call_id: 'call-1', turn_id: 'turn-1', duration_ms: 4300, threshold_ms: 3000, waiting_for: 'tool' },
    },
  }),
);
