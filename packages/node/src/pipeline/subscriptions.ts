import type { EventHandler, SubscribeOptions } from '@spanreel/api/pipeline';
import { SEVERITY, type SpineEvent } from '@spanreel/events';

import type { Counters } from './counters.ts';
import { deepFreeze } from './deep-freeze.ts';
import type { Report } from './report.ts';
import type { Timing } from './timing.ts';

interface Subscription {
  readonly matches: (type: string) => boolean;
  readonly handler: EventHandler;
  readonly options: SubscribeOptions;
}

/** A handler slower than this is reported: it holds up the event loop. */
const SLOW_MS = 50;

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
    const subscription: Subscription = { matches: globMatcher(pattern), handler, options };
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
      wanted = this.#subscriptions.some(({ options, matches }) => options.sync === true && matches(type));
      this.#syncTypes.set(type, wanted);
    }
    return wanted;
  }

  /** Hands the event, frozen, to all who want it. */
  publish(event: SpineEvent): void {
    if (this.#subscriptions.length === 0) return;
    let frozen: SpineEvent | undefined;
    for (const { matches, handler, options } of this.#subscriptions) {
      if (!matches(event.event_type)) continue;
      if (options.minSeverity && SEVERITY[event.severity] < SEVERITY[options.minSeverity]) continue;
      frozen ??= deepFreeze(event);
      this.#call(handler, options, frozen);
    }
  }

  #call(handler: EventHandler, options: SubscribeOptions, event: SpineEvent): void {
    const start = this.#timing.now();
    try {
      if (options.where && !options.where(event)) return;
      const result: unknown = handler(event);
      if (result instanceof Promise) result.catch(() => this.#failed(event));
    } catch {
      this.#failed(event);
    }
    const took = this.#timing.now() - start;
    if (took > SLOW_MS) {
      this.#report.problem(
        'subscriber.slow',
        `a subscriber of ${event.event_type} held the event loop for ${Math.round(took)} ms`,
      );
    }
  }

  // The error itself stays out: its message may hold what the handler was given elsewhere, unredacted.
  #failed(event: SpineEvent): void {
    this.#counters.add('subscriberFailed');
    this.#report.problem(
      'subscriber.failed',
      `a subscriber of ${event.event_type} threw or rejected; the others and the record are not affected`,
    );
  }

  #change(subscriptions: readonly Subscription[]): void {
    this.#subscriptions = subscriptions;
    this.#syncTypes.clear();
  }
}

/** `*` stands for any characters, dots included: `saga.*` has `saga.step.failed` too. */
export function globMatcher(pattern: string): (type: string) => boolean {
  if (pattern === '*' || pattern === '**') return () => true;
  if (!pattern.includes('*')) return (type) => type === pattern;
  const parts = pattern.split(/\*+/);
  const [first = '', ...rest] = parts;
  const last = rest.pop() ?? '';
  return (type) => {
    if (!type.startsWith(first) || !type.endsWith(last) || type.length < first.length + last.length) return false;
    let from = first.length;
    for (const part of rest) {
      const place = type.indexOf(part, from);
      if (place < 0) return false;
      from = place + part.length;
    }
    return from <= type.length - last.length;
  };
}
