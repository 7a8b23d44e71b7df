import type { Counters } from './counters.ts';
import type { Report } from './report.ts';

/** An event that was not taken; thrown in strict mode only. `code` is `SPANREEL_EVENT_REFUSED`. */
export class EventRefusedError extends Error {
  readonly code = 'SPANREEL_EVENT_REFUSED';
}

const MAX_SUBJECTS = 200;

/** Counts and reports events that were not taken. */
export class Refusals {
  readonly #counters: Counters;
  readonly #report: Report;
  readonly #isStrict: boolean;
  /** What is said of apart; names that applications make up at run time must not fill memory. */
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

  /** `subject` is what it is said of: each is reported for itself, once a minute. */
  add(reason: 'unknown' | 'invalid' | 'buffer_full' | 'internal', message: string, subject = ''): undefined {
    this.#counters.add('refused', 1, reason);
    if (this.#told.size < MAX_SUBJECTS) this.#told.add(subject);
    this.#report.problem(`refused.${reason}.${this.#told.has(subject) ? subject : 'others'}`, message);
    this.#last = message;
    if (this.#isStrict && reason !== 'internal') throw new EventRefusedError(message);
    return undefined;
  }
}

/** What may be said of an error that anybody threw. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
