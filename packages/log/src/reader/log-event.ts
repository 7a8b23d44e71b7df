import type { Severity, SpineEvent, ValueMap } from '@spanreel/events';

import type { Place } from './place.ts';

/** An event as readers return it: under its name and schema of today, with its place in the merged stream. */
export interface LogEvent extends SpineEvent {
  /** Dense from 1 in the merged order of the stream; `writer_seq` is the writer's own. */
  readonly sequence_number: number;
}

/** One copy of an event as it was found: what was hashed, and where it stands. */
export interface StoredEvent {
  /** As written: older names and schema versions untouched. */
  readonly original: SpineEvent;
  readonly place: Place;
}

/** An event that no Spanreel pipeline stamped: it has a time, but neither sequence nor clock, so no place in the order. */
export interface UnorderedEvent {
  readonly event_type: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly timestamp: string;
  readonly severity: Severity;
  readonly attributes: ValueMap;
  readonly payload: ValueMap;
  readonly service_name?: string;
}
