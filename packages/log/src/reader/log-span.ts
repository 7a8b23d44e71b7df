import type { ValueMap } from '@spanreel/events';

export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** A span as it stands in the log. Times are ISO 8601 UTC with nine fractional digits, ids lower-case hex. */
export interface LogSpan {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly start_time: string;
  readonly end_time: string;
  readonly duration_ms: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly status_message?: string;
  readonly attributes: ValueMap;
  readonly events: readonly LogSpanEvent[];
  readonly links: readonly LogLink[];
  readonly service_name?: string;
  /** Instrumentation scope: the library that made it. */
  readonly scope?: string;
}

export interface LogSpanEvent {
  readonly name: string;
  readonly timestamp: string;
  readonly attributes: ValueMap;
}

export interface LogLink {
  readonly trace_id: string;
  readonly span_id: string;
  readonly attributes: ValueMap;
}
