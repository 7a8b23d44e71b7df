import type { Recording } from '../source/recording.ts';
import type { TimelineEntry } from './trace-query.ts';

/**
 * Events in their total order, with spans and unordered events put between them by time. Where clocks of two hosts
 * disagree, the order of events stands and times may step back.
 */
export function buildTimeline({ events, spans, unordered }: Recording): readonly TimelineEntry[] {
  const bySpanId = new Map(spans.map((span) => [span.span_id, span]));
  const start = firstTime({ events, spans, unordered });
  const offset = (timestamp: string): number => (isKnown(timestamp) ? millis(timestamp) - start : 0);
  const between: TimelineEntry[] = [
    ...spans.map((span) => entry('span', span.start_time, { span })),
    ...unordered.map((event) => entry('unordered', event.timestamp, { event })),
  ].toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : depth(a) - depth(b)));
  const timeline: TimelineEntry[] = [];
  let next = 0;
  for (const event of events) {
    for (let other = between[next]; other && other.timestamp <= event.timestamp; other = between[++next]) {
      timeline.push(other);
    }
    timeline.push(entry('event', event.timestamp, { event }));
  }
  return [...timeline, ...between.slice(next)];

  // Of spans that begin at one time the outer one began first; exporters write the inner one first.
  function depth(of: TimelineEntry): number {
    const seen = new Set<string>();
    let span = of.kind === 'span' ? of.span : undefined;
    for (; span && !seen.has(span.span_id); span = bySpanId.get(span.parent_span_id ?? '')) seen.add(span.span_id);
    return seen.size;
  }

  function entry(kind: TimelineEntry['kind'], timestamp: string, more: object): TimelineEntry {
    return { kind, timestamp, offset_ms: offset(timestamp), ...more } as TimelineEntry;
  }
}

/** Milliseconds from the first to the last sign; `undefined` where there is none. */
export function durationOf(recording: Pick<Recording, 'events' | 'spans' | 'unordered'>): number | undefined {
  const ends = [
    ...recording.events.map(({ timestamp }) => timestamp),
    ...recording.spans.map(({ end_time }) => end_time),
    ...recording.unordered.map(({ timestamp }) => timestamp),
  ]
    .filter(isKnown)
    .map(millis);
  if (ends.length === 0) return undefined;
  return ends.reduce((a, b) => Math.max(a, b)) - firstTime(recording);
}

function firstTime({ events, spans, unordered }: Pick<Recording, 'events' | 'spans' | 'unordered'>): number {
  return [...events, ...unordered, ...spans.map(({ start_time }) => ({ timestamp: start_time }))]
    .filter(({ timestamp }) => isKnown(timestamp))
    .reduce((first, { timestamp }) => Math.min(first, millis(timestamp)), Infinity);
}

/** A record without a time is read as of 1970, and would make everything else take decades. */
function isKnown(timestamp: string): boolean {
  return !timestamp.startsWith('1970-01-01T00:00:00.000000000');
}

/** Milliseconds since the epoch, with fractions: `Date.parse` would drop what is below one. */
function millis(timestamp: string): number {
  return Date.parse(timestamp) + Number(timestamp.slice(23, 29)) / 1e6;
}
