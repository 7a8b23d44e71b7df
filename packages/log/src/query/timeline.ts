import type { Recording } from '../source/recording.ts';
import type { TimelineEntry } from './trace-query.ts';

/**
 * Events in their total order, with spans and unordered events put between them by time. Where clocks of two hosts
 * disagree, the order of events stands and times may step back.
 */
export function buildTimeline({ events, spans, unordered }: Recording): readonly TimelineEntry[] {
  const start = firstTime({ events, spans, unordered });
  const offset = (timestamp: string): number => millis(timestamp) - start;
  const between: TimelineEntry[] = [
    ...spans.map((span) => entry('span', span.start_time, { span })),
    ...unordered.map((event) => entry('unordered', event.timestamp, { event })),
  ].toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
  const timeline: TimelineEntry[] = [];
  let next = 0;
  for (const event of events) {
    for (let other = between[next]; other && other.timestamp <= event.timestamp; other = between[++next]) {
      timeline.push(other);
    }
    timeline.push(entry('event', event.timestamp, { event }));
  }
  return [...timeline, ...between.slice(next)];

  function entry(kind: TimelineEntry['kind'], timestamp: string, more: object): TimelineEntry {
    return { kind, timestamp, offset_ms: offset(timestamp), ...more } as TimelineEntry;
  }
}

/** Milliseconds from the first to the last sign; `undefined` where there is none. */
export function durationOf(recording: Pick<Recording, 'events' | 'spans' | 'unordered'>): number | undefined {
  const ends = [
    ...recording.events.map(({ timestamp }) => millis(timestamp)),
    ...recording.spans.map(({ end_time }) => millis(end_time)),
    ...recording.unordered.map(({ timestamp }) => millis(timestamp)),
  ];
  if (ends.length === 0) return undefined;
  return ends.reduce((a, b) => Math.max(a, b)) - firstTime(recording);
}

function firstTime({ events, spans, unordered }: Pick<Recording, 'events' | 'spans' | 'unordered'>): number {
  return [...events, ...unordered, ...spans.map(({ start_time }) => ({ timestamp: start_time }))].reduce(
    (first, { timestamp }) => Math.min(first, millis(timestamp)),
    Infinity,
  );
}

/** Milliseconds since the epoch, with fractions: `Date.parse` would drop what is below one. */
function millis(timestamp: string): number {
  return Date.parse(timestamp) + Number(timestamp.slice(23, 29)) / 1e6;
}
