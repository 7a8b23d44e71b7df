import type { SpineEvent } from '@spanreel/events';
import { EVENT_SCOPE, toKeyValues, toLogRecord } from '@spanreel/events';

import { memoryStore } from '../reader/memory-store.ts';
import type { SpineSource } from './spine-source.ts';
import { storeSource } from './store-source.ts';

export interface MemorySourceOptions {
  /** Events, as subscribers get them. */
  readonly events?: Iterable<SpineEvent>;
  /** Lines of OTLP JSON: events, spans, anything. */
  readonly lines?: Iterable<string>;
  /** Milliseconds since the epoch; the time of asking by default. */
  readonly now?: () => number;
}

/**
 * A log in memory, for tests and subscribers; answers exactly as files with the same content would.
 *
 * @example
 * const source = memorySource({ events });
 * const recording = await source.readStream(events[0]!.stream_id);
 */
export function memorySource({ events = [], lines = [], now = Date.now }: MemorySourceOptions): SpineSource {
  return storeSource(memoryStore([...lines, ...[...events].map(eventLine)]), now);
}

/** An event as a line of the log. */
export function eventLine(event: SpineEvent): string {
  const { service_name, service_version } = event.metadata;
  return JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: toKeyValues({ 'service.name': service_name, 'service.version': service_version }) },
        scopeLogs: [{ scope: { name: EVENT_SCOPE }, logRecords: [toLogRecord(event)] }],
      },
    ],
  });
}
