import { context as activeContext } from '@opentelemetry/api';

import { NO_ACTIVITY } from '../span/activity.ts';
import { withActivity } from '../span/with-activity.ts';
import { isObserved } from '../telemetry/providers.ts';
import { retryAfter } from './attempt.ts';
import type { ConsumeOptions } from './consume-options.ts';
import type { ConsumedMessage } from './consumer-record.ts';
import { ConsumerRecord, beginConsumer } from './consumer-record.ts';
import { readMessage } from './message-wire.ts';
import { runOnce } from './run-once.ts';

export type ConsumeAnswer<T> =
  | { readonly outcome: 'completed'; readonly result: Awaited<T> }
  | { readonly outcome: 'deduplicated' };

/**
 * Works off one message of a queue: the span `consume {event}` below the span that sent it, and the events `consumer.*`. Everything the
 * body does, such as calling a provider, is in the trace of whoever wrote the message. Rejects with what the body or `once` throws, and
 * with what `deadLetter` throws where even that fails.
 *
 * @example
 * const headers = { 'spanreel-event': 'sms.reply' };
 * await consume({ consumer: 'sms-sender', headers, attempt: 2, retry: true }, ({ event }) => console.log('worked off', event));
 */
export async function consume<T>(
  options: ConsumeOptions<T>,
  body: (message: ConsumedMessage) => T | Promise<T>,
): Promise<ConsumeAnswer<T>> {
  const said = readMessage(options.headers);
  const message: ConsumedMessage = {
    event: options.event ?? said.event ?? 'message',
    eventId: options.eventId ?? said.eventId,
    outboxId: options.outboxId ?? said.outboxId,
    messageId: options.messageId,
  };
  const activity = isObserved() ? beginConsumer(message, options) : NO_ACTIVITY;
  const record = new ConsumerRecord(activity, message, options);
  record.started(said.sentAt);
  return withActivity(activity, () => workOff(message, record, options, body));
}

async function workOff<T>(
  message: ConsumedMessage,
  record: ConsumerRecord,
  options: ConsumeOptions<T>,
  body: (message: ConsumedMessage) => T | Promise<T>,
): Promise<ConsumeAnswer<T>> {
  const { once, deadLetter } = options;
  const id = message.outboxId ?? message.eventId ?? message.messageId;
  // A callback of `once` may have lost the active context on its way through a database driver.
  const at = activeContext.active();
  const work = (): T | Promise<T> => activeContext.with(at, () => body(message));
  try {
    if (once === undefined || id === undefined) return { outcome: 'completed', result: await work() };
    const done = await runOnce(once, id, work);
    if (done.ran) return { outcome: 'completed', result: done.result as Awaited<T> };
    record.deduplicated();
    return { outcome: 'deduplicated' };
  } catch (error) {
    const retry = retryAfter(options, error);
    record.failed(error, retry);
    if (retry === false && deadLetter !== undefined) {
      await deadLetter(error);
      record.deadLettered(error);
    }
    throw error;
  }
}
