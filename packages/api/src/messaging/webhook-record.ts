import type { Context } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { recordEvent } from '../emit/record-event.ts';
import { withScope } from '../pipeline/index.ts';
import type { Activity } from '../span/activity.ts';
import type { Ending } from '../span/ending.ts';
import { describeError, field } from '../telemetry/describe-error.ts';
import { toIsoTime } from '../time/iso-time.ts';
import { toAttempt } from './attempt.ts';
import { withOrigin } from './message-origin.ts';
import type { WebhookOptions } from './webhook-options.ts';
import type { Rejected } from './webhook-verdict.ts';

type Named = Pick<
  WebhookOptions<unknown>,
  'provider' | 'endpoint' | 'providerEvent' | 'method' | 'bodySize' | 'attempt'
>;

/** What is told of one call of a provider: its events, and the outcome on its span. */
export class WebhookRecord {
  readonly #activity: Activity;
  readonly #options: Named;
  #eventId: string | undefined;
  /** Where the body runs, once it may. */
  #context: Context | undefined;
  #told = false;

  constructor(activity: Activity, options: Named) {
    this.#activity = activity;
    this.#options = options;
    activity.whenEnding((ending) => this.#finish(ending));
  }

  genuine(eventId: string | undefined): void {
    this.#eventId = eventId;
    if (eventId !== undefined) this.#activity.span.setAttribute(ATTRIBUTE.originEventId, eventId);
  }

  /** The context of the body; a transaction that starts over comes here again. */
  accepted(): Context {
    return (this.#context ??= this.#accept());
  }

  rejected({ reason, detail }: Rejected): void {
    this.#tell('rejected');
    this.#activity.span.setAttribute(ATTRIBUTE.webhookRejection, reason);
    const payload = { ...this.#names(), reason, detail };
    recordEvent(this.#activity.context, 'webhook.rejected', payload, { status: 'failed' });
    this.#activity.end({ reason: 'rejected' });
  }

  deduplicated(eventId: string, known: unknown): void {
    this.#tell('deduplicated');
    const payload = {
      ...this.#names(),
      event_id: eventId,
      attempts: this.#attempts(),
      first_received_at: toIsoTime(field(known, 'firstReceivedAt')),
    };
    recordEvent(this.#activity.context, 'webhook.deduplicated', payload, { status: 'success' });
  }

  #accept(): Context {
    const { providerEvent, method, bodySize } = this.#options;
    const payload = {
      ...this.#names(),
      provider_event: providerEvent,
      method,
      body_size: bodySize,
      attempts: this.#attempts(),
    };
    const { context } = this.#activity;
    const received = recordEvent(context, 'webhook.received', payload, { status: 'pending' });
    const causationId = received?.event_id ?? this.#eventId;
    const caused = causationId === undefined ? context : withScope(context, { causationId });
    return withOrigin(caused, { eventId: this.#eventId });
  }

  #finish({ at, reason, error }: Ending): void {
    if (this.#told) return;
    const { context, startedAt } = this.#activity;
    const payload = { ...this.#names(), duration_ms: at - startedAt };
    if (reason === 'completed') {
      this.#tell('completed');
      recordEvent(context, 'webhook.completed', payload, { at, status: 'success' });
      return;
    }
    this.#tell('failed');
    const failure = describeError(error ?? { name: reason, message: `ended by ${reason}` });
    const failed = { ...payload, attempts: this.#attempts(), ...failure };
    recordEvent(context, 'webhook.failed', failed, { at, status: 'failed' });
  }

  #tell(outcome: 'completed' | 'deduplicated' | 'rejected' | 'failed'): void {
    this.#told = true;
    this.#activity.span.setAttribute(ATTRIBUTE.webhookOutcome, outcome);
  }

  #names(): { provider: string; endpoint: string; event_id?: string | undefined } {
    const { provider, endpoint } = this.#options;
    return { provider, endpoint, event_id: this.#eventId };
  }

  #attempts(): number | undefined {
    const { attempt } = this.#options;
    return attempt === undefined ? undefined : toAttempt(attempt);
  }
}
