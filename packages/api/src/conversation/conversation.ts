import type { Fact } from '../fact/fact.ts';
import { fact } from '../fact/fact.ts';

/** Talk on any channel but the phone, and what it is about: events without a span. */
export interface Conversation {
  readonly started: Fact<'conversation.started'>;
  readonly ended: Fact<'conversation.ended'>;
  /** A message came in, on any channel but the phone. */
  readonly messageReceived: Fact<'message.received'>;
  /** What somebody wants was recognised. */
  readonly intentClassified: Fact<'intent.classified'>;
  /** An answer went out to whom the agent talks with. */
  readonly responseSent: Fact<'response.sent'>;
}

/**
 * Tells how a conversation goes: what came in, what it means, what went out.
 *
 * @example
 * conversation.messageReceived({ channel: 'whatsapp', messageId: 'message-1', text: 'What is my balance?' });
 * conversation.intentClassified({ intent: 'check_balance', confidence: 0.93, messageId: 'message-1' });
 * conversation.responseSent({ channel: 'whatsapp', inReplyTo: 'message-1', text: 'Forty euros.' });
 */
export const conversation: Conversation = {
  started: fact('conversation.started'),
  ended: fact('conversation.ended'),
  messageReceived: fact('message.received'),
  intentClassified: fact('intent.classified'),
  responseSent: fact('response.sent', 'success'),
};
