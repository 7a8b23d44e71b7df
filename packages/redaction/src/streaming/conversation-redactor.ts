import type { Redactor } from '../redactor/redactor.ts';
import { Conversation } from './conversation.ts';

/** Something that was said in a conversation. */
export interface Utterance {
  /** The id of the conversation. */
  readonly conversation: string;
  readonly speaker: 'caller' | 'agent';
  /** All of it so far: a partial transcript replaces the one before. */
  readonly text: string;
  /** `false` while the recogniser may still change it; `true` by default. */
  readonly final?: boolean;
}

/** Redacts transcripts turn by turn, knowing what was asked for and told before. */
export interface ConversationRedactor {
  /** What was said, redacted; of a partial transcript only the beginning that will stay. */
  said(utterance: Utterance): string;
  /** Forgets a conversation that is over. */
  end(conversation: string): void;
}

const MAX_CONVERSATIONS = 1024;

/**
 * Redacts what is said in conversations: digits told in pieces over several turns are masked in each of them, the
 * last piece by the token of the whole number. Events that pass `redactor.event` are redacted so already.
 *
 * @example
 * const transcripts = createConversationRedactor(redactor);
 * transcripts.said({ conversation: id, speaker: 'agent', text: 'What is your mobile number?' });
 * transcripts.said({ conversation: id, speaker: 'caller', text: 'oh four one two' }); // '<PHONE:removed>'
 */
export function createConversationRedactor(redactor: Redactor): ConversationRedactor {
  const conversations = new Map<string, Conversation>();
  return {
    said({ conversation: id, speaker, text, final = true }) {
      const conversation = conversations.get(id) ?? new Conversation(redactor);
      conversations.delete(id);
      conversations.set(id, conversation);
      if (conversations.size > MAX_CONVERSATIONS) conversations.delete(conversations.keys().next().value!);
      if (speaker === 'agent') return redactor.text(conversation.agentSaid(text));
      return final ? redactor.text(conversation.callerSaid(text)) : conversation.partial(text);
    },
    end(conversation) {
      conversations.delete(conversation);
    },
  };
}
