import type { Context } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';

import type { RecordOptions } from '../emit/record-event.ts';
import { recordEvent } from '../emit/record-event.ts';
import { describeError } from '../telemetry/describe-error.ts';
import type { AttemptOptions } from './attempt.ts';
import { retryAfter, retryFields, toAttempt } from './attempt.ts';
import { originOf } from './message-origin.ts';
import { providerCodeOf } from './provider-code.ts';

/** A message to or from a person. */
export interface Message {
  /** `sms` if left out; email, whatsapp, push … */
  readonly channel?: string;
  /** The application's id of it. */
  readonly messageId?: string;
  readonly provider?: string;
  readonly providerMessageId?: string;
  readonly conversationId?: string;
  readonly from?: string;
  readonly to?: string;
  /** What it follows from; what the webhook or message at hand follows from, if left out. */
  readonly eventId?: string;
  readonly outboxId?: string;
}

/** A message with what it says, recorded after redaction. */
export interface WrittenMessage extends Message {
  readonly text?: string;
}

/** What a provider or its status callback says of a message that failed. */
export interface MessageFailure extends Message, AttemptOptions {
  /** What was thrown, where something was. */
  readonly error?: unknown;
  /** The provider's own code, such as 30003; that of the error if left out. */
  readonly providerCode?: string | number;
}

/** How a message went out. */
export interface SentMessage extends Message {
  readonly attempts?: number;
  readonly segments?: number;
  readonly durationMs?: number;
}

/**
 * A message came in: the event `sms.received`, on other channels `message.received`.
 *
 * @example
 * messageReceived({ provider: 'twilio', providerMessageId: 'SM-1f3a', text: 'Can I come on Friday?' });
 */
export function messageReceived(message: WrittenMessage & { readonly segments?: number }): void {
  const { text, segments } = message;
  tell(message, 'received', { text, ...(isSms(message) && { segments }) }, { status: 'success' });
}

/**
 * A message waits to be sent: `sms.queued` or `message.queued`.
 *
 * @example
 * messageQueued({ to: '+1 202-555-0143', text: 'Friday at ten is yours.' });
 */
export function messageQueued(message: WrittenMessage): void {
  tell(message, 'queued', { text: message.text }, { status: 'pending' });
}

/**
 * The provider took a message: `sms.sent` or `message.sent`. `sendMessage` says so by itself.
 *
 * @example
 * messageSent({ provider: 'twilio', providerMessageId: 'SM-77c0', attempts: 1 });
 */
export function messageSent(message: SentMessage, options: MessageRecordOptions = {}): void {
  const { attempts, segments, durationMs } = message;
  const fields = { attempts, duration_ms: durationMs, ...(isSms(message) && { segments }) };
  tell(message, 'sent', fields, { status: 'success', ...options });
}

/**
 * A message reached whom it is for: `sms.delivered` or `message.delivered`, as a provider's status callback tells it.
 *
 * @example
 * messageDelivered({ provider: 'twilio', providerMessageId: 'SM-77c0', deliveryMs: 2140 });
 */
export function messageDelivered(message: Message & { readonly deliveryMs?: number }): void {
  tell(message, 'delivered', { delivery_ms: message.deliveryMs }, { status: 'success' });
}

/**
 * A message was not sent or did not arrive: `sms.failed` or `message.failed`, with the provider's code. `sendMessage` says so by
 * itself; a status callback does not.
 *
 * @example
 * messageFailed({ provider: 'twilio', providerMessageId: 'SM-77c0', providerCode: 30003, retry: false });
 */
export function messageFailed(message: MessageFailure, options: MessageRecordOptions = {}): void {
  const { error, providerCode = providerCodeOf(error), attempt } = message;
  const code = providerCode === undefined ? undefined : String(providerCode);
  const failure = error === undefined ? { error_type: code ?? '_OTHER' } : describeError(error);
  const fields = {
    provider_code: code,
    attempts: attempt === undefined ? undefined : toAttempt(attempt),
    ...failure,
    ...retryFields(retryAfter(message, error)),
  };
  tell(message, 'failed', fields, { status: 'failed', ...options });
}

/** For helpers: whose span the event belongs to, and when it happened. @internal */
export interface MessageRecordOptions extends Pick<RecordOptions, 'at'> {
  readonly context?: Context;
}

type MessageName = 'received' | 'queued' | 'sent' | 'delivered' | 'failed';
type Fields<N extends MessageName> = Omit<EventPayload<`message.${N}`>, keyof ReturnType<typeof names> | 'channel'>;

function tell<N extends MessageName>(
  message: Message,
  name: N,
  fields: Fields<N>,
  { context = activeContext.active(), ...options }: RecordOptions & MessageRecordOptions,
): void {
  const payload: object = { ...names(message, context), ...fields };
  if (isSms(message)) {
    recordEvent(context, `sms.${name}`, payload as EventPayload<`sms.${N}`>, options);
    return;
  }
  const channelled: object = { channel: message.channel, ...payload };
  recordEvent(context, `message.${name}`, channelled as EventPayload<`message.${N}`>, options);
}

function isSms({ channel = 'sms' }: Message): boolean {
  return channel === 'sms';
}

function names(
  message: Message,
  context: Context,
): {
  message_id: string | undefined;
  provider: string | undefined;
  provider_message_id: string | undefined;
  conversation_id: string | undefined;
  event_id: string | undefined;
  outbox_id: string | undefined;
  from: string | undefined;
  to: string | undefined;
} {
  const { eventId, outboxId } = originOf(context);
  return {
    message_id: message.messageId,
    provider: message.provider,
    provider_message_id: message.providerMessageId,
    conversation_id: message.conversationId,
    event_id: message.eventId ?? eventId,
    outbox_id: message.outboxId ?? outboxId,
    from: message.from,
    to: message.to,
  };
}
