import type { EventHandler } from '../pipeline/index.ts';
import { type Metric, measure } from '../metrics/metrics.ts';

/** What an event counts as, beside one of its type. A call of an API counts when it is over, so that no more fail than there are. */
const COUNTED: ReadonlyMap<string, readonly Metric[]> = new Map<string, readonly Metric[]>([
  ['api.call.completed', ['apiCalls']],
  ['api.call.failed', ['apiCalls', 'apiCallsFailed']],
  ['cache.hit', ['cacheHits']],
  ['cache.miss', ['cacheMisses']],
]);

/**
 * A handler that counts events as metrics, by whichever metrics SDK is registered: `events_total` by `type`,
 * `api_calls_total`, `api_calls_failed`, `cache_hits` and `cache_misses`.
 *
 * @example
 * subscribe('*', countEvents());
 */
export function countEvents(): EventHandler {
  return ({ event_type }) => {
    measure('events', 1, { type: event_type });
    for (const metric of COUNTED.get(event_type) ?? []) measure(metric, 1);
  };
}
