import type { Context } from '@opentelemetry/api';
import type { EventDefinition, EventStatus, Severity, ValueMap } from '@spanreel/events';

import type { StreamHead } from './stream-heads.ts';

/** An event between `emit` and the flush: stamped, its payload a snapshot, nothing redacted yet. */
export interface PendingEvent {
  readonly definition: EventDefinition;
  readonly head: StreamHead;
  readonly type: string;
  readonly id: string;
  readonly seq: number;
  readonly clock: number;
  readonly unixNano: bigint;
  readonly traceId: string;
  readonly spanId: string | undefined;
  readonly parentSpanId: string | undefined;
  readonly severity: Severity;
  readonly status: EventStatus | undefined;
  readonly tags: readonly string[] | undefined;
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
  readonly parentTraceId: string | undefined;
  readonly tenantId: string | undefined;
  readonly conversationId: string | undefined;
  readonly component: string | undefined;
  readonly agentName: string | undefined;
  readonly agentVersion: string | undefined;
  readonly payload: ValueMap;
  /** Where it was emitted, for what subscribers do on hearing of it; only where there are subscribers. */
  readonly context: Context | undefined;
  /** Roughly the bytes it holds in memory. */
  readonly bytes: number;
}
