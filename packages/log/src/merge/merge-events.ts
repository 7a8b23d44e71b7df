import { hashEvent, upcast } from '@spanreel/events';

import type { LogEvent, StoredEvent } from '../reader/log-event.ts';
import type { Conflict } from '../source/recording.ts';

export interface MergedEvents {
  /** Total order (clock, writer, seq) over all streams; both sides of a conflict kept. */
  readonly events: readonly LogEvent[];
  readonly duplicates: number;
  readonly conflicts: readonly Conflict[];
}

/** Merges all copies of some streams' events: local segments, spools and the Collector's files in any order. */
export function mergeEvents(copies: readonly StoredEvent[]): MergedEvents {
  const conflicts: Conflict[] = [];
  const kept: StoredEvent[] = [];
  for (const group of groupBy(copies, ({ original }) => stampOf(original)).values()) {
    const distinct = distinctCopies(group);
    kept.push(...distinct);
    const [first] = distinct;
    if (first && distinct.length > 1) {
      const { stream_id, writer_id, writer_seq } = first.original;
      conflicts.push({ stream_id, writer_id, seq: writer_seq, places: distinct.map(({ place }) => place) });
    }
  }
  const positions = new Map<string, number>();
  const events = kept.toSorted(inTotalOrder).map(({ original }) => {
    const position = (positions.get(original.stream_id) ?? 0) + 1;
    positions.set(original.stream_id, position);
    return { ...upcast(original), sequence_number: position };
  });
  return { events, duplicates: copies.length - kept.length, conflicts };
}

/** The copies of one stamp without those that say the same. */
export function distinctCopies(group: readonly StoredEvent[]): readonly StoredEvent[] {
  if (group.length === 1) return group;
  const byHash = new Map<string, StoredEvent>();
  for (const copy of group) {
    const hash = hashEvent(copy.original);
    if (!byHash.has(hash)) byHash.set(hash, copy);
  }
  return [...byHash].toSorted(([a], [b]) => compare(a, b)).map(([, copy]) => copy);
}

function stampOf({ stream_id, writer_id, writer_seq }: StoredEvent['original']): string {
  return `${stream_id}\n${writer_id}\n${writer_seq}`;
}

function inTotalOrder({ original: a }: StoredEvent, { original: b }: StoredEvent): number {
  return a.clock - b.clock || compare(a.writer_id, b.writer_id) || a.writer_seq - b.writer_seq;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function groupBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
