import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { enterEffectScope } from '../effect/effect-scope.ts';
import { recordEvent } from '../emit/record-event.ts';
import { withScope } from '../pipeline/index.ts';
import { messageHeaders } from '../propagation/carriers/message-headers.ts';
import type { Activity } from '../span/activity.ts';
import { startActivity } from '../span/activity.ts';
import { attributesOf } from '../span/attributes-of.ts';
import type { Ending } from '../span/ending.ts';
import { linkToActive } from '../span/link-to-active.ts';
import { describeError } from '../telemetry/describe-error.ts';
import { now } from '../time/instant.ts';
import type { Retry } from './attempt.ts';
import { retryFields, toAttempt } from './attempt.ts';
import type { ConsumeOptions } from './consume-options.ts';
import { withOrigin } from './message-origin.ts';

/** A message as its consumer's body sees it. */
export interface ConsumedMessage {
  readonly event: string;
  readonly eventId: string | undefined;
  readonly outboxId: string | undefined;
  readonly messageId: string | undefined;
}

type Options = Omit<ConsumeOptions<unknown>, 'once' | 'deadLetter'>;

/** Starts `consume {event}` where the message was sent. */
export function beginConsumer({ event, eventId, outboxId, messageId }: ConsumedMessage, options: Options): Activity {
  const { consumer, headers, destination, system, attempt: number, retry, attributes, signal } = options;
  const attempt = toAttempt(number);
  const carried = messageHeaders.extract(headers);
  const causationId = outboxId ?? eventId ?? messageId;
  const context = withOrigin(causationId === undefined ? carried : withScope(carried, { causationId }), {
    eventId,
    outboxId,
    attempt,
    ...(retry !== undefined && { retry }),
  });
  return startActivity(`consume ${event}`, {
    kind: SpanKind.CONSUMER,
    context: enterEffectScope(context, `consume ${event}`),
    links: linkToActive(context),
    attributes: {
      ...attributesOf({
        [ATTRIBUTE.messagingConsumer]: consumer,
        [ATTRIBUTE.messagingOperationType]: 'process',
        [ATTRIBUTE.messagingSystem]: system,
        [ATTRIBUTE.messagingDestination]: destination,
        [ATTRIBUTE.messagingMessageId]: messageId,
        [ATTRIBUTE.messageEvent]: event,
        [ATTRIBUTE.originEventId]: eventId,
        [ATTRIBUTE.outboxId]: outboxId,
        [ATTRIBUTE.attempt]: attempt,
      }),
      ...attributes,
    },
    signal,
  });
}

/** What is told of one delivery of a message: its events, in the order of what happened. */
export class ConsumerRecord {
  readonly #activity: Activity;
  readonly #message: ConsumedMessage;
  readonly #options: Options;
  #told = false;

  constructor(activity: Activity, message: ConsumedMessage, options: Options) {
    this.#activity = activity;
    this.#message = message;
    this.#options = options;
    activity.whenEnding((ending) => this.#finish(ending));
  }

  started(sentAt: number | undefined): void {
    const { context, startedAt } = this.#activity;
    // Two machines' clocks may differ by more than a message takes.
    const lag = sentAt === undefined ? undefined : Math.max(0, startedAt - sentAt);
    recordEvent(context, 'consumer.started', { ...this.#names(), lag_ms: lag }, { at: startedAt, status: 'pending' });
  }

  deduplicated(): void {
    this.#told = true;
    recordEvent(this.#activity.context, 'consumer.deduplicated', this.#names(), { status: 'success' });
  }

  failed(error: unknown, retry: Retry | undefined): void {
    if (!this.#activity.ended) this.#fail(now(), { ...describeError(error), ...retryFields(retry) });
  }

  deadLettered(error: unknown): void {
    recordEvent(
      this.#activity.context,
      'consumer.dead_lettered',
      { ...this.#names(), ...describeError(error) },
      { status: 'failed' },
    );
  }

  #finish({ at, reason }: Ending): void {
    if (this.#told) return;
    if (reason !== 'completed') {
      this.#fail(at, { error_type: reason, error_message: `ended by ${reason}` });
      return;
    }
    const payload = { ...this.#names(), duration_ms: at - this.#activity.startedAt };
    recordEvent(this.#activity.context, 'consumer.completed', payload, { at, status: 'success' });
  }

  #fail(at: number, failure: ReturnType<typeof describeError> & ReturnType<typeof retryFields>): void {
    if (this.#told) return;
    this.#told = true;
    const { context, startedAt } = this.#activity;
    const payload = { ...this.#names(), duration_ms: at - startedAt, ...failure };
    recordEvent(context, 'consumer.failed', payload, { at, status: 'failed' });
  }

  #names(): {
    consumer: string;
    event: string;
    event_id: string | undefined;
    outbox_id: string | undefined;
    destination: string | undefined;
    message_id: string | undefined;
    attempts: number;
  } {
    const { event, eventId, outboxId, messageId } = this.#message;
    const { consumer, destination, attempt } = this.#options;
    return {
      consumer,
      event,
      event_id: eventId,
      outbox_id: outboxId,
      destination,
      message_id: messageId,
      attempts: toAttempt(attempt),
    };
  }
}
