import { type Context, ROOT_CONTEXT, context as contexts, isSpanContextValid, trace } from '@opentelemetry/api';
import { type EmitRequest, correlationIdOf, scopeOf } from '@spanreel/api/pipeline';
import { EVENT_STATUSES, type EventDefinition, type ValueMap, isUnixNano, parseSeverity } from '@spanreel/events';
import { uuidv7 } from 'uuidv7';

import type { TickingClock } from './lamport-clock.ts';
import type { PendingEvent } from './pending-event.ts';
import type { StreamHead, StreamHeads } from './stream-heads.ts';
import type { Timing } from './timing.ts';

/** What belongs to the process and not to any one event. */
export interface ProcessIdentity {
  /** The stream of events outside any span. */
  readonly streamId: string;
  /** The trace of events outside any span, so that none is without one. */
  readonly traceId: string;
}

export interface StampOptions {
  readonly identity: ProcessIdentity;
  readonly heads: StreamHeads;
  readonly clock: TickingClock;
  readonly timing: Timing;
}

/** Gives an accepted event its identity and place: ids, stream, sequence, clock, time. `at` places it in a given stream. */
export function stampEvent(
  request: EmitRequest,
  type: string,
  definition: EventDefinition,
  payload: ValueMap,
  bytes: number,
  { identity, heads, clock, timing }: StampOptions,
  at?: StreamHead,
  keepContext = false,
): PendingEvent {
  const context = at ? ROOT_CONTEXT : (request.context ?? contexts.active());
  const scope = scopeOf(context);
  const span = spanOf(context);
  const head = at ?? heads.of(scope.streamId ?? span?.traceId ?? identity.streamId);
  const correlationId = correlationIdOf(context);
  head.correlationId ??= correlationId ?? uuidv7();
  // Everything that may throw comes before the number: one that is given out and not used would show as a gap.
  const said = whatIsSaid(request, definition);
  const unixNano = isUnixNano(request.unixNano) ? request.unixNano : timing.unixNano();
  const id = uuidv7();
  return {
    definition,
    head,
    type,
    id,
    seq: ++head.seq,
    clock: clock.tick(),
    unixNano,
    traceId: span?.traceId ?? identity.traceId,
    spanId: span?.spanId,
    parentSpanId: span?.parentSpanId,
    ...said,
    correlationId: correlationId ?? head.correlationId,
    causationId: said.causationId ?? scope.causationId,
    parentTraceId: scope.parentTraceId,
    tenantId: scope.tenantId,
    conversationId: scope.conversationId,
    agentName: scope.agentName,
    agentVersion: scope.agentVersion,
    payload,
    context: keepContext ? context : undefined,
    bytes,
  };
}

type Said = Pick<PendingEvent, 'severity' | 'status' | 'tags' | 'causationId' | 'component'>;

// JavaScript callers pass anything.
function whatIsSaid(
  { severity, status, tags, causationId, component }: EmitRequest,
  definition: EventDefinition,
): Said {
  return {
    severity: parseSeverity(severity) ?? definition.severity ?? 'INFO',
    status: EVENT_STATUSES.find((one) => one === status),
    tags: toTags(tags),
    causationId: toText(causationId),
    component: toText(component) ?? definition.component,
  };
}

function toText(value: unknown): string | undefined {
  return value == null || typeof value === 'string' ? (value ?? undefined) : JSON.stringify(value);
}

function toTags(tags: unknown): readonly string[] | undefined {
  if (typeof tags === 'string') return [tags];
  return Array.isArray(tags) && tags.length > 0 ? tags.map(String) : undefined;
}

interface SpanPlace {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
}

function spanOf(context: Context): SpanPlace | undefined {
  const span = trace.getSpan(context);
  const place = span?.spanContext();
  if (!place || !isSpanContextValid(place)) return undefined;
  // The API hides a span's parent; the SDK's spans carry it, others have none to show.
  const parent = (span as { parentSpanContext?: { spanId?: string } }).parentSpanContext;
  return { traceId: place.traceId, spanId: place.spanId, parentSpanId: parent?.spanId };
}
