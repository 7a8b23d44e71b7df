import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { count, id, millis, optionalErrorFields, optionalId, optionalMillis, text } from './fields.ts';

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

const call = { call_id: id };

export const callEvents = lazyFamily(() =>
  defineFamily({
    'call.started': {
      version: 1,
      about: 'A call was taken or placed.',
      component: 'telephony',
      payload: v.object({
        ...call,
        direction: v.picklist(['inbound', 'outbound']),
        transport: text,
        provider: text,
        /** The carrier's names for the call and its media stream: look-up keys. */
        call_sid: text,
        stream_sid: text,
        sip_call_id: text,
        from: text,
        to: text,
      }),
      example: {
        call_id: 'call-1',
        direction: 'inbound',
        transport: 'websocket',
        provider: 'twilio',
        call_sid: 'CA0f3e6a52c8d94b71a0e5d2c4b6f8913a',
        from: '+1 202-555-0143',
        to: '+1 202-555-0100',
      },
    },
    'call.ringing': {
      version: 1,
      about: 'A call that was placed rings at the other end.',
      component: 'telephony',
      payload: v.object({ ...call, provider: text, to: text }),
      example: { call_id: 'call-2', provider: 'twilio', to: '+1 202-555-0143' },
    },
    'call.answered': {
      version: 1,
      about: 'Somebody or something took a call.',
      component: 'telephony',
      payload: v.object({
        ...call,
        answered_by: v.optional(v.picklist(['human', 'machine', 'fax', 'unknown'])),
        ring_duration_ms: optionalMillis,
      }),
      example: { call_id: 'call-2', answered_by: 'human', ring_duration_ms: 6200 },
    },
    'call.dtmf_received': {
      version: 1,
      about: 'The caller pressed keys: how many, never which, for they may be a PIN or a card.',
      component: 'telephony',
      payload: v.object({ ...call, turn_id: optionalId, digit_count: count }),
      example: { call_id: 'call-1', turn_id: 'turn-3', digit_count: 4 },
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
        answer_delay_ms: optionalMillis,
      }),
      example: { call_id: 'call-1', kind: 'warm', target: 'branch', result: 'completed', answer_delay_ms: 4100 },
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
        ...optionalErrorFields,
      }),
      example: { call_id: 'call-1', end_reason: 'caller_hangup', duration_ms: 63_250.5, turns: 7 },
    },
  }),
);
