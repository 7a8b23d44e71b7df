import type { Counters } from './counters.ts';
import type { Report } from './report.ts';

/** An event that was not taken; thrown in strict mode only. `code` is `SPANREEL_EVENT_REFUSED`. */
export class EventRefusedError extends Error {
  readonly code = 'SPANREEL_EVENT_REFUSED';
}

const MAX_MESSAGES = 200;

/** Counts and reports events that were not taken. */
export class Refusals {
  readonly #counters: Counters;
  readonly #report: Report;
  readonly #isStrict: boolean;
  /** What is said apart; names that applications make up at run time must not fill memory. */
  readonly #told = new Set<string>();
  #last = '';

  /** With `isStrict` a refusal throws, unless it is our own fault. */
  constructor(counters: Counters, report: Report, isStrict: boolean) {
    this.#counters = counters;
    this.#report = report;
    this.#isStrict = isStrict;
  }

  /** Why the last event was not taken. */
  get last(): string {
    return this.#last;
  }

  /** Each message is reported for itself, once a minute. */
  add(reason: 'unknown' | 'invalid' | 'buffer_full' | 'internal', message: string): undefined {
    this.#counters.add('refused', 1, reason);
    if (this.#told.size < MAX_MESSAGES) this.#told.add(message);
    this.#report.problem(`refused.${reason}.${this.#told.has(message) ? message : 'others'}`, message);
    this.#last = message;
    if (this.#isStrict && reason !== 'internal') throw new EventRefusedError(message);
    return undefined;
  }
}

/** What may be said of an error that anybody threw. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
