export type { AttemptOptions, Retry } from './attempt.ts';
export { type ConsumeAnswer, consume } from './consume.ts';
export type { ConsumeOptions } from './consume-options.ts';
export type { ConsumedMessage } from './consumer-record.ts';
export { type DispatchOutboxOptions, type OutgoingMessage, dispatchOutbox } from './dispatch-outbox.ts';
export {
  type Message,
  type MessageFailure,
  type SentMessage,
  type WrittenMessage,
  messageDelivered,
  messageFailed,
  messageQueued,
  messageReceived,
  messageSent,
} from './message-events.ts';
export type { OutboxRow } from './outbox-row.ts';
export { type ProjectOptions, project } from './project.ts';
export { type ProviderCallOptions, providerCall } from './provider-call.ts';
export type { Once } from './run-once.ts';
export { type MessageReceipt, type SendMessageOptions, sendMessage } from './send-message.ts';
export { type Webhook, type WebhookAnswer, webhook } from './webhook.ts';
export type { WebhookOptions } from './webhook-options.ts';
export type { Verdict, WebhookRejection } from './webhook-verdict.ts';
export { type WriteOutboxOptions, writeOutbox } from './write-outbox.ts';
