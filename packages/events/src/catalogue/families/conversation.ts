import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { count, errorFields, id, millis, optionalCount, optionalId, optionalMillis, ratio, text } from './fields.ts';

export const conversationEvents = lazyFamily(() =>
  defineFamily({
    'conversation.started': {
      version: 1,
      about: 'A conversation began, on whatever channel.',
      component: 'agent',
      payload: v.object({ conversation_id: id, channel: text }),
      example: { conversation_id: 'conversation-1', channel: 'whatsapp' },
    },
    'conversation.ended': {
      version: 1,
      about: 'A conversation ended.',
      component: 'agent',
      payload: v.object({
        conversation_id: id,
        channel: text,
        end_reason: text,
        duration_ms: optionalMillis,
        messages: optionalCount,
      }),
      example: {
        conversation_id: 'conversation-1',
        channel: 'whatsapp',
        end_reason: 'resolved',
        duration_ms: 184_000,
        messages: 9,
      },
    },
    'intent.classified': {
      version: 1,
      about: 'What somebody wants was recognised.',
      component: 'agent',
      content: ['text'],
      payload: v.object({
        intent: id,
        confidence: v.optional(ratio),
        alternatives: v.optional(v.array(v.object({ intent: v.string(), confidence: v.optional(ratio) }))),
        language: text,
        conversation_id: optionalId,
        turn_id: optionalId,
        message_id: optionalId,
        text,
      }),
      example: {
        intent: 'check_balance',
        confidence: 0.93,
        alternatives: [{ intent: 'transfer_money', confidence: 0.05 }],
        language: 'en',
        turn_id: 'turn-1',
        text: 'What is my balance?',
      },
    },
    'response.sent': {
      version: 1,
      about: 'An answer went out to whom the agent talks with.',
      component: 'agent',
      content: ['text'],
      payload: v.object({
        channel: text,
        conversation_id: optionalId,
        turn_id: optionalId,
        message_id: optionalId,
        /** The message that is answered. */
        in_reply_to: optionalId,
        /** Since that message came in. */
        response_time_ms: optionalMillis,
        text,
      }),
      example: {
        channel: 'whatsapp',
        conversation_id: 'conversation-1',
        message_id: 'message-2',
        in_reply_to: 'message-1',
        response_time_ms: 1840.5,
        text: 'Your balance is forty euros.',
      },
    },
  }),
);

const retrieval = { data_source: text, retrieval_id: optionalId, turn_id: optionalId };
const exampleRetrieval = { data_source: 'branch_handbook', retrieval_id: 'retrieval-1', turn_id: 'turn-1' };

export const retrievalEvents = lazyFamily(() =>
  defineFamily({
    'retrieval.started': {
      version: 1,
      about: 'Knowledge was looked up: documents, an index, a memory.',
      component: 'retrieval',
      content: ['query'],
      payload: v.object({ ...retrieval, query: text, top_k: optionalCount }),
      example: { ...exampleRetrieval, query: 'opening hours on Saturday', top_k: 5 },
    },
    'retrieval.completed': {
      version: 1,
      about: 'A look-up came back, with how much it found.',
      component: 'retrieval',
      content: ['documents'],
      payload: v.object({
        ...retrieval,
        duration_ms: millis,
        document_count: count,
        documents: v.optional(v.array(v.object({ id: v.string(), score: v.optional(v.number()), title: text }))),
      }),
      example: {
        ...exampleRetrieval,
        duration_ms: 41.3,
        document_count: 1,
        documents: [{ id: 'handbook-12', score: 0.87, title: 'Opening hours' }],
      },
    },
    'retrieval.failed': {
      version: 1,
      about: 'A look-up failed, and why.',
      severity: 'ERROR',
      component: 'retrieval',
      payload: v.object({ ...retrieval, duration_ms: millis, ...errorFields }),
      example: { ...exampleRetrieval, duration_ms: 2000, error_type: 'TimeoutError', error_message: 'index is busy' },
    },
  }),
);

const translation = { source_language: text, target_language: id, provider: text, model: text, turn_id: optionalId };
const exampleTranslation = { source_language: 'de', target_language: 'en', provider: 'deepl', turn_id: 'turn-1' };

export const translationEvents = lazyFamily(() =>
  defineFamily({
    'translation.completed': {
      version: 1,
      about: 'Text was translated.',
      component: 'translation',
      content: ['text', 'translated_text'],
      payload: v.object({
        ...translation,
        duration_ms: millis,
        characters: optionalCount,
        text,
        translated_text: text,
      }),
      example: {
        ...exampleTranslation,
        duration_ms: 88.2,
        characters: 25,
        text: 'Wie hoch ist mein Saldo?',
        translated_text: 'What is my balance?',
      },
    },
    'translation.failed': {
      version: 1,
      about: 'Text could not be translated, and why.',
      severity: 'ERROR',
      component: 'translation',
      payload: v.object({ ...translation, duration_ms: millis, ...errorFields }),
      example: { ...exampleTranslation, duration_ms: 12, error_type: 'unsupported_language' },
    },
  }),
);
