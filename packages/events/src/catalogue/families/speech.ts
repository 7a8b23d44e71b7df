import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { id, millis, optionalCount, optionalErrorFields, optionalId, optionalMillis, ratio, text } from './fields.ts';

export const speechEvents = lazyFamily(() =>
  defineFamily({
    'user.spoke': {
      version: 1,
      about: 'The caller said something, as speech recognition heard it so far (partial) or for good (final).',
      component: 'stt',
      content: ['text'],
      payload: v.object({
        call_id: optionalId,
        turn_id: optionalId,
        turn_index: optionalCount,
        text,
        is_final: v.boolean(),
        confidence: v.optional(ratio),
        language: text,
      }),
      example: {
        call_id: 'call-1',
        turn_id: 'turn-1',
        turn_index: 1,
        text: 'What is my balance?',
        is_final: true,
        confidence: 0.94,
        language: 'en-US',
      },
    },
    'asr.confidence_low': {
      version: 1,
      about: 'Speech recognition was less sure than the threshold asks for.',
      severity: 'WARN',
      component: 'stt',
      content: ['text'],
      payload: v.object({ turn_id: optionalId, confidence: ratio, threshold: ratio, text }),
      example: { turn_id: 'turn-1', confidence: 0.41, threshold: 0.6, text: 'what is my ballots' },
    },
    'asr.voted': {
      version: 1,
      about: 'Several recognisers heard different things and one was chosen.',
      component: 'stt',
      content: ['chosen', 'candidates'],
      payload: v.object({
        turn_id: optionalId,
        chosen: v.string(),
        candidates: v.array(v.object({ text: v.string(), confidence: v.optional(ratio), provider: text })),
      }),
      example: {
        turn_id: 'turn-1',
        chosen: 'what is my balance',
        candidates: [
          { text: 'what is my balance', confidence: 0.9, provider: 'deepgram' },
          { text: 'what is my ballots', confidence: 0.41, provider: 'whisper' },
        ],
      },
    },
  }),
);

const speaking = { turn_id: v.optional(id), model: text, voice: text };

export const synthesisEvents = lazyFamily(() =>
  defineFamily({
    'tts.started': {
      version: 1,
      about: 'Text went to speech synthesis.',
      component: 'tts',
      content: ['text'],
      payload: v.object({ ...speaking, characters: optionalCount, text }),
      example: {
        turn_id: 'turn-1',
        model: 'sonic-2',
        voice: 'clara',
        characters: 28,
        text: 'Your balance is forty euros.',
      },
    },
    'tts.first_byte': {
      version: 1,
      about: 'The first audio came back from synthesis.',
      component: 'tts',
      payload: v.object({ ...speaking, time_to_first_byte_ms: millis }),
      example: { turn_id: 'turn-1', model: 'sonic-2', voice: 'clara', time_to_first_byte_ms: 138.4 },
    },
    'tts.completed': {
      version: 1,
      about: 'Synthesis ended, whole or not.',
      component: 'tts',
      payload: v.object({
        ...speaking,
        duration_ms: millis,
        audio_duration_ms: optionalMillis,
        ...optionalErrorFields,
      }),
      example: { turn_id: 'turn-1', model: 'sonic-2', voice: 'clara', duration_ms: 610.2, audio_duration_ms: 1840 },
    },
  }),
);
