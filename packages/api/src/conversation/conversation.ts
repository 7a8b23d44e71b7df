import type { Fact } from '../fact/fact.ts';
import { fact } from '../fact/fact.ts';

/** Talk on any channel, and what it is about: events without a span. */
export interface Conversation {
  readonly started: Fact<'conversation.started'>;
  readonly ended: Fact<'conversation.ended'>;
  /** One agent gave it to another one. */
  readonly handedOff: Fact<'agent.handed_off'>;
  /** What somebody wants was recognised. */
  readonly intentClassified: Fact<'intent.classified'>;
  /** An answer went out to whom the agent talks with. */
  readonly responseSent: Fact<'response.sent'>;
}

/**
 * Tells how a conversation goes: what was meant, and what was answered. Messages themselves are told by `@spanreel/api/messaging`.
 *
 * @example
 * conversation.intentClassified({ intent: 'check_balance', confidence: 0.93, messageId: 'message-1' });
 * conversation.handedOff({ fromAgent: 'reception', toAgent: 'loans', reason: 'The caller asked for a loan.' });
 * conversation.responseSent({ channel: 'whatsapp', inReplyTo: 'message-1', text: 'Forty euros.' });
 */
export const conversation: Conversation = {
  started: fact('conversation.started'),
  ended: fact('conversation.ended'),
  handedOff: fact('agent.handed_off'),
  intentClassified: fact('intent.classified'),
  responseSent: fact('response.sent', 'success'),
};
