import { context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import type { StartOptions } from '../span/handle.ts';
import { withActivity } from '../span/with-activity.ts';
import { ask } from '../telemetry/ask.ts';
import type { AttemptOptions } from './attempt.ts';
import { toAttempt } from './attempt.ts';
import type { Message } from './message-events.ts';
import { messageFailed, messageSent } from './message-events.ts';
import { originOf } from './message-origin.ts';
import { beginProviderCall } from './provider-call.ts';
import { providerCodeOf } from './provider-code.ts';

/** What of a provider's answer is recorded. */
export interface MessageReceipt {
  readonly providerMessageId?: string;
  readonly segments?: number;
}

export interface SendMessageOptions<T>
  extends Message, AttemptOptions, Pick<StartOptions, 'attributes' | 'context' | 'signal'> {
  readonly provider: string;
  /** Reads the provider's answer. */
  readonly receipt?: (answer: T) => MessageReceipt;
  /** Reads the provider's code off an error; where it says nothing, a numeric `code`, else the HTTP status, counts. */
  readonly codeOf?: (error: unknown) => string | number | undefined;
}

/**
 * Sends a message through a provider: the CLIENT span `send_{channel} {provider}` and `sms.sent` or `message.sent`, or `….failed` with
 * the provider's code. Within `consume`, the number of the attempt and what follows a failure are the message's. Rejects with what
 * `send` throws.
 *
 * @example
 * await sendMessage({ provider: 'twilio', to: '+1 202-555-0143', receipt: ({ sid }) => ({ providerMessageId: sid }) }, () => ({
 *   sid: 'SM-77c0',
 * }));
 */
export async function sendMessage<T>(options: SendMessageOptions<T>, send: () => T | Promise<T>): Promise<T> {
  const { context = activeContext.active(), channel = 'sms', provider, receipt, codeOf = providerCodeOf } = options;
  const origin = originOf(context);
  const attempt = toAttempt(options.attempt ?? origin.attempt);
  const retry = options.retry ?? origin.retry;
  const activity = beginProviderCall({ ...options, attempt, operation: `send_${channel}`, provider });
  let read: MessageReceipt = {};
  activity.whenEnding(({ at, reason, error }) => {
    const { startedAt, span } = activity;
    const record = { at, context: activity.context };
    if (reason === 'completed') {
      messageSent({ ...options, ...read, attempts: attempt, durationMs: at - startedAt }, record);
      return;
    }
    const providerCode = error === undefined ? undefined : ask('codeOf', () => codeOf(error));
    if (providerCode !== undefined) span.setAttribute(ATTRIBUTE.providerCode, String(providerCode));
    const failure = error ?? { name: reason, message: `ended by ${reason}` };
    messageFailed(
      {
        ...options,
        attempt,
        error: failure,
        ...(providerCode !== undefined && { providerCode }),
        ...(retry !== undefined && { retry }),
      },
      record,
    );
  });
  return withActivity(activity, send, (answer) => {
    read = ask('receipt', () => receipt?.(answer)) ?? {};
  });
}
