import type { Severity } from './severity.ts';
import type { ValueMap } from './value/value.ts';

export const EVENT_STATUSES = ['success', 'failed', 'pending', 'unknown'] as const;

/** How the thing that the event tells of stands. */
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** Who emitted the event: the part of the system, and the agent that acted. */
export interface EventMetadata {
  /** telephony, stt, llm, tts, agent, workflow, saga, webhook …, set by the helper. */
  readonly component?: string;
  readonly agent_name?: string;
  readonly agent_version?: string;
  /** From the resource; not part of the hash, since a Collector may rewrite resources. */
  readonly service_name?: string;
  readonly service_version?: string;
}

/**
 * One fact, as it is recorded, replayed, shown to subscribers and printed by `--json`.
 *
 * Trace and span ids are lower-case hex; stream, writer, event and correlation ids are UUIDv7 text.
 */
export interface SpineEvent<P extends ValueMap = ValueMap> {
  readonly event_type: string;
  readonly event_id: string;
  readonly trace_id: string;
  readonly span_id?: string;
  readonly parent_span_id?: string;
  /** The conversation, saga, workflow or command this belongs to; made by the outermost one and carried along. */
  readonly stream_id: string;
  /** The process start and thread that emitted it. */
  readonly writer_id: string;
  /** Dense from 1 per (stream, writer). */
  readonly writer_seq: number;
  /** Lamport clock of the writer. */
  readonly clock: number;
  /** ISO 8601, UTC, with exactly nine fractional digits. */
  readonly timestamp: string;
  readonly severity: Severity;
  /** Number and text of the record where they are no pair that Spanreel writes: somebody else's, or altered. */
  readonly severity_as_written?: string;
  readonly status?: EventStatus;
  readonly tags?: readonly string[];
  readonly schema_version: number;
  readonly correlation_id?: string;
  /** The event or message that made this one happen. */
  readonly causation_id?: string;
  readonly parent_trace_id?: string;
  readonly tenant_id?: string;
  /** `gen_ai.conversation.id`: a look-up key of the stream, not its identity. */
  readonly conversation_id?: string;
  readonly metadata: EventMetadata;
  /** Hash of this writer's previous event in this stream; absent on the first. */
  readonly prev_hash?: string;
  readonly payload: P;
}
