import type { StartOptions } from '../span/handle.ts';
import type { AttemptOptions } from './attempt.ts';
import type { Once } from './run-once.ts';

export interface ConsumeOptions<T> extends AttemptOptions, Pick<StartOptions, 'attributes' | 'signal'> {
  /** Who takes the message: the consumer group. */
  readonly consumer: string;
  /** As the message came with them: an object, a `Map`, Kafka's bytes, SQS attributes. */
  readonly headers: unknown;
  /** What the headers say of these if left out. */
  readonly event?: string;
  readonly eventId?: string;
  readonly outboxId?: string;
  /** Queue or topic. */
  readonly destination?: string;
  /** What the queue is: redis, kafka, rabbitmq … */
  readonly system?: string;
  /** The queue's id of the message. */
  readonly messageId?: string;
  /** Runs the work if this message is new, by its outbox id, else its event's, else the queue's; without any, it is. */
  readonly once?: Once<T | Promise<T>>;
  /** Puts the message aside after its last attempt, which is one whose `retry` is false. */
  readonly deadLetter?: (error: unknown) => unknown;
}
