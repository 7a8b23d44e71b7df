import { createBreaker } from './breaker.ts';
import type { Counters } from './counters.ts';
import { EventFlush, type EventFlushOptions } from './event-flush.ts';
import type { Report } from './report.ts';

interface ReportingOptions extends Omit<EventFlushOptions, 'breaker' | 'unheard'> {
  readonly counters: Counters;
  readonly report: Report;
}

/** An {@link EventFlush} that counts and says what goes wrong in it. */
export function createEventFlush(options: ReportingOptions): EventFlush {
  const { counters, report, timing } = options;
  const breaker = createBreaker(
    timing,
    (reason) => {
      counters.add('breakerOpened', 1, 'redaction');
      report.notice(
        'breaker.redaction',
        `redaction could not be loaded (${reason}); events wait in memory, trying again in 30 s`,
      );
    },
    () => report.notice('breaker.redaction.closed', 'redaction is loaded; the events that waited are written now'),
  );
  return new EventFlush({
    ...options,
    breaker,
    unheard: ({ event_type }) =>
      report.problem(
        'subscriber.loop',
        `subscribers answer ${event_type} with events in a loop; the latest are recorded and not handed to subscribers`,
      ),
  });
}
