import {
  type OtlpLogRecord,
  type SpineEvent,
  type ValueMap,
  hashEvent,
  isUnixNano,
  toIsoNanos,
  toLogRecord,
} from '@spanreel/events';

import type { Counters } from './counters.ts';
import { limitFields, limitPayload } from './limit-payload.ts';
import { LIMIT, cut } from './limits.ts';
import type { PendingEvent } from './pending-event.ts';
import type { Report } from './report.ts';

/** The part of the redaction gate that events pass; throws where it cannot vouch for the result. */
interface EventRedactor {
  event(event: SpineEvent): SpineEvent;
}

export interface SealOptions {
  readonly redactor: EventRedactor;
  readonly service: { readonly name: string | undefined; readonly version: string | undefined };
  readonly counters: Counters;
  readonly report: Report;
}

/** An event as it is written: redacted, limited, chained. */
export interface SealedEvent {
  readonly event: SpineEvent;
  /** JSON of its OTLP log record. */
  readonly record: string;
}

/** Redacts, finishes, limits, chains and hashes an event, and moves its stream's head. */
export function sealEvent(pending: PendingEvent, options: SealOptions): SealedEvent {
  const { head } = pending;
  const sealed = sealOrWithhold(pending, options);
  head.sealedSeq = pending.seq;
  head.hash = sealed.hash;
  return sealed;
}

function sealOrWithhold(pending: PendingEvent, options: SealOptions): SealedEvent & { readonly hash: string } {
  try {
    const redacted = options.redactor.event(toSpineEvent(pending, options.service));
    const { finish } = pending.definition;
    return chain(finish ? { ...redacted, payload: finish(redacted.payload) } : redacted, pending, options.counters);
  } catch {
    options.counters.add('redactionFailed', 1, 'event');
    options.report.problem(
      'redaction.event',
      `an event ${pending.type} could not be redacted; it is recorded without its payload`,
    );
    return withhold(pending, options);
  }
}

// Cannot throw: an event that was numbered is written, or the sequence had a gap and the queue would stand still.
function withhold(pending: PendingEvent, options: SealOptions): SealedEvent & { readonly hash: string } {
  try {
    return chain(withheld(pending, options.service), pending, options.counters);
  } catch {
    const { type, id, seq, clock, head, definition } = pending;
    const bare: SpineEvent = {
      event_type: type,
      event_id: id,
      trace_id: '0'.repeat(32),
      stream_id: head.streamId,
      writer_id: head.writerId,
      writer_seq: seq,
      clock,
      timestamp: toIsoNanos(isUnixNano(pending.unixNano) ? pending.unixNano : 0n),
      severity: 'INFO',
      schema_version: definition.version,
      metadata: {},
      payload: { spanreel_withheld: 'it could not be read' },
    };
    return chain(bare, pending, options.counters);
  }
}

function chain(event: SpineEvent, { head }: PendingEvent, counters: Counters): SealedEvent & { readonly hash: string } {
  const sealed = limit(head.hash === undefined ? event : { ...event, prev_hash: head.hash }, counters);
  return { ...sealed, hash: hashEvent(sealed.event) };
}

/** The event as it was emitted, before it is redacted. */
export function toSpineEvent(pending: PendingEvent, service: SealOptions['service']): SpineEvent {
  const { tags } = pending;
  return {
    ...envelope(pending),
    ...(tags === undefined ? {} : { tags }),
    ...optional('correlation_id', pending.correlationId),
    ...optional('causation_id', pending.causationId),
    ...optional('tenant_id', pending.tenantId),
    ...optional('conversation_id', pending.conversationId),
    metadata: {
      ...optional('component', pending.component),
      ...optional('agent_name', pending.agentName),
      ...optional('agent_version', pending.agentVersion),
      ...optional('service_name', service.name),
      ...optional('service_version', service.version),
    },
    payload: pending.payload,
  };
}

/** Fails closed: only what the pipeline made itself stays, and the sequence stays dense. */
function withheld(pending: PendingEvent, service: SealOptions['service']): SpineEvent {
  const metadata = { ...optional('service_name', service.name), ...optional('service_version', service.version) };
  return { ...envelope(pending), metadata, payload: { spanreel_withheld: 'redaction failed' } };
}

function envelope(pending: PendingEvent): Omit<SpineEvent, 'metadata' | 'payload'> {
  return {
    event_type: pending.type,
    event_id: pending.id,
    trace_id: pending.traceId,
    ...optional('span_id', pending.spanId),
    ...optional('parent_span_id', pending.parentSpanId),
    stream_id: pending.head.streamId,
    writer_id: pending.head.writerId,
    writer_seq: pending.seq,
    clock: pending.clock,
    timestamp: toIsoNanos(pending.unixNano),
    severity: pending.severity,
    ...(pending.status === undefined ? {} : { status: pending.status }),
    schema_version: pending.definition.version,
    ...optional('parent_trace_id', pending.parentTraceId),
  };
}

function limit(event: SpineEvent, counters: Counters): SealedEvent {
  const limited = limitEnvelope({ ...event, payload: limitFields(event.payload) });
  const record = toRecord(limited);
  if (fits(record)) return { event: limited, record };
  counters.add('truncated');
  const payload = limitPayload(withoutHashedState(limited.payload), (smaller) =>
    fits(toRecord({ ...limited, payload: smaller })),
  );
  const smaller = { ...limited, payload };
  return { event: smaller, record: toRecord(smaller) };
}

/** Half a state compares with nothing: where it does not fit, the hash that was taken of it stands alone. */
function withoutHashedState(payload: ValueMap): ValueMap {
  return payload['state'] != null && payload['state_hash'] !== undefined ? { ...payload, state: null } : payload;
}

function limitEnvelope(event: SpineEvent): SpineEvent {
  const { tags, metadata, tenant_id, conversation_id, causation_id, correlation_id } = event;
  const texts = [
    tenant_id,
    conversation_id,
    causation_id,
    correlation_id,
    metadata.component,
    metadata.agent_name,
    metadata.agent_version,
  ];
  const fine =
    (tags === undefined || (tags.length <= LIMIT.tags && tags.every((tag) => tag.length <= LIMIT.tag))) &&
    texts.every((text) => text === undefined || text.length <= LIMIT.envelopeText);
  if (fine) return event;
  const cutAll = <T extends object>(fields: T): T =>
    Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [
        key,
        typeof value === 'string' ? cut(value, LIMIT.envelopeText) : value,
      ]),
    ) as T;
  return {
    ...event,
    ...cutAll({ ...optional('tenant_id', tenant_id), ...optional('conversation_id', conversation_id) }),
    ...cutAll({ ...optional('causation_id', causation_id), ...optional('correlation_id', correlation_id) }),
    ...(tags === undefined ? {} : { tags: tags.slice(0, LIMIT.tags).map((tag) => cut(tag, LIMIT.tag)) }),
    metadata: cutAll(metadata),
  };
}

function toRecord(event: SpineEvent): string {
  return JSON.stringify(toLogRecord(event) satisfies OtlpLogRecord);
}

function fits(record: string): boolean {
  // UTF-8 takes at most three bytes per UTF-16 unit, so that most records need no counting.
  return record.length * 3 <= LIMIT.eventBytes || sizeOf(record) <= LIMIT.eventBytes;
}

const ESCAPE = /\\(?:u[0-9a-f]{4}|.)/g;

/** Bytes of a record without what JSON's escapes add: an effect is JSON text itself, and every quote in it would count twice. */
function sizeOf(record: string): number {
  return Buffer.byteLength(record.replaceAll(ESCAPE, 'x'));
}

function optional<K extends string>(key: K, text: string | undefined): { readonly [P in K]?: string } {
  return (text === undefined ? {} : { [key]: text }) as { readonly [P in K]?: string };
}
