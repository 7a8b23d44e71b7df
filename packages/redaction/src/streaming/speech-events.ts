import type { SpineEvent, Value, ValueMap } from '@spanreel/events';

import { Conversation, type ConversationReader } from './conversation.ts';

/** Conversations that are followed at once; of more, those that were silent longest are forgotten. */
const MAX_CONVERSATIONS = 1024;

/** Redacts what was said in events with what was said before in the same stream. */
export class SpeechEvents {
  readonly #reader: ConversationReader;
  readonly #conversations = new Map<string, Conversation>();

  constructor(reader: ConversationReader) {
    this.#reader = reader;
  }

  /** The payload of an event with what it says masked where only the conversation shows what it is. */
  payload({ event_type, stream_id, payload }: SpineEvent): ValueMap {
    switch (event_type) {
      case 'user.spoke':
        return this.#said(payload, stream_id, 'text', (conversation, text) =>
          payload['is_final'] === false ? conversation.partial(text) : conversation.callerSaid(text),
        );
      case 'asr.confidence_low':
        return this.#said(payload, stream_id, 'text', (conversation, text) => conversation.repeated(text));
      case 'asr.voted':
        return this.#voted(payload, stream_id);
      case 'tts.started':
      case 'response.sent':
        return this.#said(payload, stream_id, 'text', (conversation, text) => conversation.agentSaid(text));
      case 'turn.completed':
        return this.#said(payload, stream_id, 'said', (conversation, text) => conversation.agentSaid(text));
      case 'turn.interrupted':
      case 'voice.interruption':
        return this.#said(payload, stream_id, 'heard_text', (conversation, text) => conversation.agentSaid(text));
      case 'call.ended':
        this.#conversations.delete(stream_id);
        return payload;
      default:
        return payload;
    }
  }

  #said(
    payload: ValueMap,
    stream: string,
    field: string,
    read: (conversation: Conversation, text: string) => string,
  ): ValueMap {
    const text = payload[field];
    if (typeof text !== 'string') return payload;
    const masked = read(this.#of(stream), text);
    return masked === text ? payload : { ...payload, [field]: masked };
  }

  #voted(payload: ValueMap, stream: string): ValueMap {
    const conversation = this.#of(stream);
    const { chosen, candidates } = payload;
    const masked = (value: Value | undefined): Value =>
      typeof value === 'string' ? conversation.candidate(value) : (value ?? null);
    return {
      ...payload,
      ...(typeof chosen === 'string' ? { chosen: masked(chosen) } : {}),
      ...(Array.isArray(candidates)
        ? {
            candidates: (candidates as readonly Value[]).map((one) =>
              isMap(one) ? { ...one, text: masked(one['text']) } : one,
            ),
          }
        : {}),
    };
  }

  #of(stream: string): Conversation {
    const known = this.#conversations.get(stream);
    const conversation = known ?? new Conversation(this.#reader);
    // The last one in the map is the last one that spoke.
    this.#conversations.delete(stream);
    this.#conversations.set(stream, conversation);
    if (this.#conversations.size > MAX_CONVERSATIONS) {
      const [oldest] = this.#conversations.keys();
      this.#conversations.delete(oldest!);
    }
    return conversation;
  }
}

function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
