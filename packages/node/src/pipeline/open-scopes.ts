import { errorName } from './refusals.ts';
import type { Report } from './report.ts';

/** Calls, sagas and other scopes that have to be ended, with their last events, when the process ends. */
export class OpenScopes {
  readonly #ends = new Set<(reason: string) => void>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Returns what takes the scope out again. */
  add(end: (reason: string) => void): () => void {
    this.#ends.add(end);
    return () => this.#ends.delete(end);
  }

  /** Ends them all: each ends its spans and emits its last events. */
  endAll(reason: string): void {
    for (const end of this.#ends) {
      try {
        end(reason);
      } catch (error) {
        this.#report.problem('exit', `a scope could not be ended at exit: ${errorName(error)}`);
      }
    }
    this.#ends.clear();
  }
}
