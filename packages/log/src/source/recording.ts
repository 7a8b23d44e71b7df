import type { LogEvent, StoredEvent, UnorderedEvent } from '../reader/log-event.ts';
import type { LogSpan } from '../reader/log-span.ts';
import type { Place } from '../reader/place.ts';
import type { DisplacedEvent } from './find-displaced.ts';
import type { Problem } from '../reader/problem.ts';

/** Everything the log holds of some streams or of one trace, merged and put in order. */
export interface Recording {
  readonly streams: readonly string[];
  readonly traces: readonly string[];
  /** Total order (clock, writer, seq); copies dropped, both sides of a conflict kept. */
  readonly events: readonly LogEvent[];
  /** Events from SDKs without a Spanreel pipeline, by time. */
  readonly unordered: readonly UnorderedEvent[];
  /** By start time. Span events that only mirror an event of the log are left out. */
  readonly spans: readonly LogSpan[];
  /** The processes (and threads) that wrote here. */
  readonly writers: readonly WriterLife[];
  readonly completeness: Completeness;
  /** Every copy found of the streams' events, whole streams even where `events` is one trace: what verification reads. */
  readonly copies: readonly StoredEvent[];
  /** What `process.alive` events say of these streams. */
  readonly heads: readonly Head[];
  /** What `process.alive` events say of the processes that answered requests of these streams. */
  readonly answers: readonly Answer[];
  /** Events missing from these streams that stand in the log under a stamp which is not theirs. */
  readonly displaced: readonly DisplacedEvent[];
}

/** The signs of life of one writer; whether it lives depends on when one asks, see `writerState`. */
export interface WriterLife {
  readonly writer_id: string;
  readonly service_name?: string;
  /** Time of its last event or beat, ISO 8601. */
  readonly last_seen: string;
  /** Why and when it ended, if it said so. */
  readonly shutdown?: { readonly reason: string; readonly timestamp: string };
}

/** One statement of a `process.alive`: so far this writer had come in this stream, and this was the hash of its last event. */
export interface Head {
  readonly stream_id: string;
  readonly writer_id: string;
  readonly seq: number;
  readonly head_hash: string;
  /** Whether a call, saga, workflow or command of the stream was still running there. */
  readonly open: boolean;
  readonly timestamp: string;
  /** The beat itself. */
  readonly event_id: string;
  readonly beat_seq: number;
  readonly beat_stream_id: string;
  readonly place: Place;
}

/** One statement of a `process.alive`: a process that answered a request had by then written so many events of the stream. */
export interface Answer {
  readonly stream_id: string;
  /** Who answered. */
  readonly writer_id: string;
  /** How many events it had written of the stream. */
  readonly seq: number;
  /** The writer that asked, and recorded this. */
  readonly told_by: string;
  /** The span of the request. */
  readonly span_id?: string;
  /** Name and address of the request, if its span is there: `POST http://booking/holds`. */
  readonly request?: string;
  /** Who answered, if a span tells. */
  readonly service_name?: string;
  readonly place: Place;
}

/** How much of what was written is there. */
export interface Completeness {
  /** Nothing is missing as far as the log can tell. */
  readonly complete: boolean;
  readonly events: number;
  /** Copies dropped. */
  readonly duplicates: number;
  readonly gaps: readonly Gap[];
  readonly conflicts: readonly Conflict[];
  /** Ids of sagas that events or spans name and of which the log holds no event: another process's record is missing. */
  readonly missing_sagas: readonly string[];
  /** Events without a stamp. */
  readonly unordered: number;
  /** (stream, writer) pairs whose end no `process.alive` confirms: a cut tail would not show. */
  readonly unconfirmed_tails: readonly { readonly stream_id: string; readonly writer_id: string }[];
  /** Damaged lines that may concern these streams. */
  readonly problems: readonly Problem[];
}

/** Sequence numbers of one writer in one stream that are nowhere, from `from_seq` to `upto_seq`. */
export interface Gap {
  readonly stream_id: string;
  readonly writer_id: string;
  readonly from_seq: number;
  readonly upto_seq: number;
  /** Whether it is the end that is missing. */
  readonly tail: boolean;
  /** What proves it where the writer's own record does not. */
  readonly answer?: Answer;
}

/** Two different events under one stamp. */
export interface Conflict {
  readonly stream_id: string;
  readonly writer_id: string;
  readonly seq: number;
  readonly places: readonly Place[];
}
