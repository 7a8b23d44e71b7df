import type { EventHandler, SubscribeOptions } from '@spanreel/api/pipeline';
import type { SpineEvent } from '@spanreel/events';

import type { Counters } from './counters.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { PendingEvent } from './pending-event.ts';
import type { Report } from './report.ts';
import { Subscription } from './subscription.ts';
import type { Timing } from './timing.ts';

/** Who wants which events. No handler can harm the pipeline, the application or another handler. */
export class Subscriptions {
  #subscriptions: readonly Subscription[] = [];
  readonly #syncTypes = new Map<string, boolean>();
  readonly #counters: Counters;
  readonly #report: Report;
  readonly #timing: Timing;

  constructor(counters: Counters, report: Report, timing: Timing) {
    this.#counters = counters;
    this.#report = report;
    this.#timing = timing;
  }

  add(pattern: string, handler: EventHandler, options: SubscribeOptions = {}): () => void {
    const reporting = { counters: this.#counters, report: this.#report, timing: this.#timing };
    const subscription = new Subscription(pattern, handler, options, reporting);
    this.#change([...this.#subscriptions, subscription]);
    return () => this.#change(this.#subscriptions.filter((one) => one !== subscription));
  }

  get isEmpty(): boolean {
    return this.#subscriptions.length === 0;
  }

  /** Whether somebody wants events of this type before `emit` returns. */
  wantsSync(type: string): boolean {
    if (this.#subscriptions.length === 0) return false;
    let wanted = this.#syncTypes.get(type);
    if (wanted === undefined) {
      wanted = this.#subscriptions.some((one) => one.isSync && one.matches(type));
      this.#syncTypes.set(type, wanted);
    }
    return wanted;
  }

  /** Hands the event, frozen, to all who want it. */
  publish(event: SpineEvent, pending: PendingEvent): void {
    if (this.#subscriptions.length === 0) return;
    let frozen: SpineEvent | undefined;
    for (const subscription of this.#subscriptions) {
      if (!subscription.wants(event)) continue;
      frozen ??= deepFreeze(event);
      subscription.tell(frozen, pending);
    }
  }

  #change(subscriptions: readonly Subscription[]): void {
    this.#subscriptions = subscriptions;
    this.#syncTypes.clear();
  }
}
