import type { SpineEvent } from '@spanreel/events';

import type { ExpectSpans } from '../spans/expect-spans.ts';
import { expectSpans } from '../spans/expect-spans.ts';
import type { EmittedLogRecord, InMemoryTelemetry, InMemoryTelemetryOptions } from './in-memory-telemetry.ts';
import { withInMemoryTelemetry } from './in-memory-telemetry.ts';

/** What is left to look at when the code under test has run. */
export interface Observed<T> {
  /** What it returned. */
  readonly result: T;
  readonly spans: ExpectSpans;
  readonly events: readonly SpineEvent[];
  readonly logRecords: readonly EmittedLogRecord[];
  readonly telemetry: InMemoryTelemetry;
}

/** The sentence after `given`. */
export interface Given<S> {
  /** Runs the code under test; rejects with what it throws. */
  when<T>(run: (subject: S, telemetry: InMemoryTelemetry) => T | Promise<T>): Promise<Observed<T>>;
  /** Runs code that has to fail; the result is what it threw. Rejects when it does not. */
  whenFailing(run: (subject: S, telemetry: InMemoryTelemetry) => unknown): Promise<Observed<unknown>>;
}

/**
 * Begins a test that reads as a sentence: given a set-up (made with the telemetry in place), when this runs, then these
 * spans and events are there. The promise's own `then` completes it.
 *
 * @example
 * await given(() => new Bank())
 *   .when((bank) => bank.transfer(5))
 *   .then(({ spans }) => spans.tree([{ name: 'saga transfer', children: ['step debit', 'step credit'] }]));
 */
export function given(): Given<undefined>;
export function given<S>(
  prepare: (telemetry: InMemoryTelemetry) => S | Promise<S>,
  options?: InMemoryTelemetryOptions,
): Given<S>;
export function given<S>(
  prepare?: (telemetry: InMemoryTelemetry) => S | Promise<S>,
  options: InMemoryTelemetryOptions = {},
): Given<S | undefined> {
  const observe = async <T>(run: (subject: S | undefined, telemetry: InMemoryTelemetry) => T | Promise<T>) =>
    withInMemoryTelemetry(async (telemetry) => {
      const result = await run(await prepare?.(telemetry), telemetry);
      const { spans, events, logRecords } = telemetry;
      return { result, spans: expectSpans(spans), events, logRecords, telemetry };
    }, options);
  return {
    when: observe,
    whenFailing: async (run) =>
      observe(async (subject, telemetry) => {
        let result: unknown;
        try {
          result = await run(subject, telemetry);
        } catch (error) {
          return error;
        }
        throw new Error(`the code was expected to fail and returned ${String(result)}`);
      }),
  };
}
