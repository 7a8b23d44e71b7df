import { ROOT_CONTEXT, context as contexts } from '@opentelemetry/api';
import { type EventHandler, type SubscribeOptions, withScope } from '@spanreel/api/pipeline';
import { SEVERITY, type SpineEvent, currentName, nameGlob } from '@spanreel/events';

import type { Counters } from './counters.ts';
import { HandlerPace } from './handler-pace.ts';
import type { PendingEvent } from './pending-event.ts';
import type { Report } from './report.ts';
import type { Timing } from './timing.ts';

/** A handler slower than this is reported: it holds up the event loop. */
const SLOW_MS = 50;
/** Calls of an asynchronous handler that may be under way at once: each holds its event in memory. */
export const MAX_UNFINISHED = 1000;

export interface SubscriptionReporting {
  readonly counters: Counters;
  readonly report: Report;
  readonly timing: Timing;
}

/** One handler and the events it wants. Whatever it does stays with it, is counted and said. */
export class Subscription {
  readonly matches: (type: string) => boolean;
  readonly isSync: boolean;
  readonly #handler: EventHandler;
  readonly #where: SubscribeOptions['where'];
  readonly #minSeverity: number;
  readonly #reporting: SubscriptionReporting;
  readonly #pace = new HandlerPace();
  #unfinished = 0;

  constructor(pattern: string, handler: EventHandler, options: SubscribeOptions, reporting: SubscriptionReporting) {
    this.matches = nameGlob(currentName(pattern));
    this.isSync = options.sync === true;
    this.#handler = handler;
    this.#where = options.where;
    this.#minSeverity = SEVERITY[options.minSeverity ?? 'DEBUG'];
    this.#reporting = reporting;
  }

  /** By name and severity; `where` is asked with the frozen event. */
  wants({ event_type, severity }: SpineEvent): boolean {
    return this.matches(event_type) && SEVERITY[severity] >= this.#minSeverity;
  }

  /** Calls the handler where and as whom the event was emitted, unless the handler takes more than its share. Never throws. */
  tell(event: SpineEvent, { context = ROOT_CONTEXT, head, id, correlationId }: PendingEvent): void {
    const { counters, timing } = this.#reporting;
    const start = timing.now();
    if (!this.#pace.allows(start)) return counters.add('subscriberSkipped', 1, 'event_loop');
    if (this.#unfinished >= MAX_UNFINISHED) return this.#overrun(event);
    const scope = { streamId: head.streamId, causationId: id, ...(correlationId !== undefined && { correlationId }) };
    contexts.with(withScope(context, scope), () => this.#call(event));
    this.#took(timing.now() - start, event);
  }

  #call(event: SpineEvent): void {
    try {
      if (this.#where && !this.#where(event)) return;
      const result = this.#handler(event);
      if (isPromise(result)) void this.#follow(result, event);
    } catch {
      this.#failed(event);
    }
  }

  async #follow(result: PromiseLike<unknown>, event: SpineEvent): Promise<void> {
    this.#unfinished++;
    try {
      await result;
    } catch {
      this.#failed(event);
    } finally {
      this.#unfinished--;
    }
  }

  #took(millis: number, { event_type }: SpineEvent): void {
    const { report, timing } = this.#reporting;
    if (this.#pace.took(millis, timing.now())) {
      report.problem(
        'subscriber.paused',
        `a subscriber of ${event_type} takes more than a quarter of the event loop; it is told of nothing for 30 s`,
      );
    } else if (millis > SLOW_MS) {
      report.problem(
        'subscriber.slow',
        `a subscriber of ${event_type} held the event loop for ${Math.round(millis)} ms`,
      );
    }
  }

  #overrun({ event_type }: SpineEvent): void {
    this.#reporting.counters.add('subscriberSkipped', 1, 'unfinished');
    this.#reporting.report.problem(
      'subscriber.unfinished',
      `${MAX_UNFINISHED} calls of a subscriber of ${event_type} have not ended; until one does it is told of nothing`,
    );
  }

  // The error itself stays out: its message may hold what the handler was given elsewhere, unredacted.
  #failed({ event_type }: SpineEvent): void {
    this.#reporting.counters.add('subscriberFailed');
    this.#reporting.report.problem(
      'subscriber.failed',
      `a subscriber of ${event_type} threw or rejected; the others and the record are not affected`,
    );
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
