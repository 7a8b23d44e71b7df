import type { Counters } from './counters.ts';
import type { Report } from './report.ts';

/** An event that was not taken; thrown in strict mode only. `code` is `SPANREEL_EVENT_REFUSED`. */
export class EventRefusedError extends Error {
  readonly code = 'SPANREEL_EVENT_REFUSED';
}

/** Counts and reports events that were not taken. */
export class Refusals {
  readonly #counters: Counters;
  readonly #report: Report;
  readonly #isStrict: boolean;
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

  add(reason: 'unknown' | 'invalid' | 'buffer_full' | 'internal', message: string): undefined {
    this.#counters.add('refused', 1, reason);
    this.#report.problem(`refused.${reason}`, message);
    this.#last = message;
    if (this.#isStrict && reason !== 'internal') throw new EventRefusedError(message);
    return undefined;
  }
}

/** What may be said of an error that anybody threw. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
