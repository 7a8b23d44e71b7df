import * as v from 'valibot';

import { count, errorFields, id, millis, ratio } from './fields.ts';

const call = { call_id: id };
const turn = { call_id: v.optional(id), turn_id: id, turn_index: count };

export const CALL_END_REASONS = [
  'completed',
  'caller_hangup',
  'agent_hangup',
  'transferred',
  'timeout',
  'cancelled',
  'failed',
  'process_exit',
] as const;
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

/** Where the time between the end of the caller's speech and the first audio of the answer went; contiguous stages, in milliseconds. */
const breakdown = v.object({
  transcription_delay_ms: v.optional(millis),
  endpointing_delay_ms: v.optional(millis),
  agent_delay_ms: v.optional(millis),
  tts_ttfb_ms: v.optional(millis),
  playout_delay_ms: v.optional(millis),
});

export const callEvents = {
  'call.started': {
    version: 1,
    about: 'A call was taken or placed.',
    component: 'telephony',
    payload: v.object({
      ...call,
      direction: v.picklist(['inbound', 'outbound']),
      transport: v.optional(v.string()),
      provider: v.optional(v.string()),
      /** The carrier's names for the call and its media stream: look-up keys. */
      call_sid: v.optional(v.string()),
      stream_sid: v.optional(v.string()),
      sip_call_id: v.optional(v.string()),
      from: v.optional(v.string()),
      to: v.optional(v.string()),
    }),
  },
  'call.ended': {
    version: 1,
    about: 'A call ended, with who or what ended it.',
    component: 'telephony',
    payload: v.object({
      ...call,
      end_reason: v.picklist(CALL_END_REASONS),
      duration_ms: millis,
      turns: count,
      error_type: v.optional(v.string()),
      error_message: v.optional(v.string()),
    }),
  },
  'call.transferred': {
    version: 1,
    about: 'A call was handed to somebody else, or the attempt failed.',
    component: 'telephony',
    payload: v.object({
      ...call,
      kind: v.picklist(['cold', 'warm']),
      target: v.string(),
      result: v.picklist(['completed', 'failed', 'unknown']),
      answer_delay_ms: v.optional(millis),
    }),
  },
} as const;

export const speechEvents = {
  'user.spoke': {
    version: 1,
    about: 'The caller said something, as speech recognition heard it so far (partial) or for good (final).',
    component: 'stt',
    content: ['text'],
    payload: v.object({
      call_id: v.optional(id),
      turn_id: v.optional(id),
      turn_index: v.optional(count),
      text: v.optional(v.string()),
      is_final: v.boolean(),
      confidence: v.optional(ratio),
      language: v.optional(v.string()),
    }),
  },
  'asr.confidence_low': {
    version: 1,
    about: 'Speech recognition was less sure than the threshold asks for.',
    severity: 'WARN',
    component: 'stt',
    content: ['text'],
    payload: v.object({
      turn_id: v.optional(id),
      confidence: ratio,
      threshold: ratio,
      text: v.optional(v.string()),
    }),
  },
  'asr.voted': {
    version: 1,
    about: 'Several recognisers heard different things and one was chosen.',
    component: 'stt',
    content: ['chosen', 'candidates'],
    payload: v.object({
      turn_id: v.optional(id),
      chosen: v.string(),
      candidates: v.array(
        v.object({ text: v.string(), confidence: v.optional(ratio), provider: v.optional(v.string()) }),
      ),
    }),
  },
} as const;

export const turnEvents = {
  'turn.started': {
    version: 1,
    about: 'A turn began: the caller started to speak, or the agent on its own.',
    component: 'voice',
    payload: v.object({ ...turn, initiator: v.picklist(['caller', 'agent']) }),
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
      response_latency_ms: v.optional(millis),
      /** What the latency counts from: vad, stt, provider, mark. */
      latency_anchor: v.optional(v.string()),
      breakdown: v.optional(breakdown),
      /** Within the agent delay: the model's time to its first token. */
      llm_ttft_ms: v.optional(millis),
      /** Within the agent delay: the time during which at least one tool ran. */
      tool_blocking_ms: v.optional(millis),
      /** Response latency less the sum of the stages, when they do not add up; negative where stages overlap. */
      unattributed_ms: v.optional(v.number()),
      overlap: v.optional(v.boolean()),
      said: v.optional(v.string()),
      error_type: v.optional(v.string()),
      error_message: v.optional(v.string()),
    }),
  },
  'turn.interrupted': {
    version: 1,
    about: 'The caller cut the agent off; what was heard until then.',
    component: 'voice',
    content: ['heard_text'],
    payload: v.object({
      ...turn,
      played_ms: v.optional(millis),
      yield_latency_ms: v.optional(millis),
      heard_text: v.optional(v.string()),
    }),
  },
  'voice.interruption': {
    version: 1,
    about: 'Speech over speech, and what the agent made of it.',
    component: 'voice',
    content: ['heard_text'],
    payload: v.object({
      turn_id: v.optional(id),
      turn_index: v.optional(count),
      initiator: v.picklist(['caller', 'agent']),
      outcome: v.picklist(INTERRUPTION_OUTCOMES),
      probability: v.optional(ratio),
      agent_position_ms: v.optional(millis),
      yield_latency_ms: v.optional(millis),
      heard_text: v.optional(v.string()),
    }),
  },
} as const;

const speaking = { turn_id: v.optional(id), model: v.optional(v.string()), voice: v.optional(v.string()) };

export const synthesisEvents = {
  'tts.started': {
    version: 1,
    about: 'Text went to speech synthesis.',
    component: 'tts',
    content: ['text'],
    payload: v.object({ ...speaking, characters: v.optional(count), text: v.optional(v.string()) }),
  },
  'tts.first_byte': {
    version: 1,
    about: 'The first audio came back from synthesis.',
    component: 'tts',
    payload: v.object({ ...speaking, time_to_first_byte_ms: millis }),
  },
  'tts.completed': {
    version: 1,
    about: 'Synthesis ended, whole or not.',
    component: 'tts',
    payload: v.object({
      ...speaking,
      duration_ms: millis,
      audio_duration_ms: v.optional(millis),
      error_type: v.optional(errorFields.error_type),
      error_message: errorFields.error_message,
    }),
  },
} as const;
