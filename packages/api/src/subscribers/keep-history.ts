import type { SpineEvent } from '@spanreel/events';

import type { SubscribeOptions } from '../pipeline/index.ts';
import { type EventPattern, subscribe } from './subscribe.ts';

export interface HistoryOptions extends SubscribeOptions {
  /** Events kept at most; the oldest leave first. 1,000 by default. */
  readonly limit?: number;
  /** Which events; all by default. */
  readonly pattern?: EventPattern;
}

/** The latest events of this process. */
export interface EventHistory {
  /** All that are kept, oldest first. */
  readonly events: readonly SpineEvent[];
  /** Those of one correlation id, oldest first; none where it is unknown or has been forgotten. */
  of(correlationId: string): readonly SpineEvent[];
  /** Keeps no more events and forgets those there are. */
  close(): void;
}

/**
 * Keeps the latest events of this process in memory, redacted and frozen, to look at by correlation id: for an error page, a
 * debug endpoint or a test. The record of all processes is the event log.
 *
 * @throws {TypeError} when `limit` is no whole number above 0, and as `subscribe`.
 *
 * @example
 * const history = keepHistory();
 * app.get('/debug/:id', (request, response) => response.json(history.of(request.params.id)));
 */
export function keepHistory({ limit = 1000, pattern = '*', ...options }: HistoryOptions = {}): EventHistory {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new TypeError(`keepHistory: limit ${String(limit)} is no number of events; use a whole number from 1`);
  }
  // A ring: `oldest` is where the next event goes once it is full.
  let ring: SpineEvent[] = [];
  let oldest = 0;
  const byCorrelation = new Map<string, SpineEvent[]>();

  function keep(event: SpineEvent): void {
    const forgotten = ring[oldest];
    if (forgotten) forget(forgotten);
    ring[oldest] = event;
    oldest = (oldest + 1) % limit;
    const { correlation_id: id } = event;
    if (id === undefined) return;
    const ofId = byCorrelation.get(id);
    if (ofId) ofId.push(event);
    else byCorrelation.set(id, [event]);
  }

  function forget({ correlation_id: id }: SpineEvent): void {
    if (id === undefined) return;
    const ofId = byCorrelation.get(id);
    // The oldest of all is the oldest of its correlation id.
    ofId?.shift();
    if (ofId?.length === 0) byCorrelation.delete(id);
  }

  const stop = subscribe(pattern, keep, options);
  return {
    get events() {
      return [...ring.slice(oldest), ...ring.slice(0, oldest)];
    },
    of: (correlationId) => [...(byCorrelation.get(correlationId) ?? [])],
    close() {
      stop();
      ring = [];
      oldest = 0;
      byCorrelation.clear();
    },
  };
}
