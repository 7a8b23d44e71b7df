import { EVENT_ATTRIBUTE } from '../attributes.ts';
import type { EventMetadata, EventStatus, SpineEvent } from '../event.ts';
import { EVENT_STATUSES } from '../event.ts';
import { SEVERITY, severityOf } from '../severity.ts';
import { fromIsoNanos, toIsoNanos } from '../timestamp.ts';
import type { Value } from '../value/value.ts';
import { isValueMap } from '../value/value.ts';
import { SEVERITY_NUMBERS, enumNumber } from './enum-number.ts';
import { fromAnyValue, fromKeyValues, toAnyValue, toKeyValues } from './any-value.ts';
import type { OtlpLogRecord } from './otlp-json.ts';

/** Maps an event to its OTLP log record (JSON encoding); the inverse of {@link fromLogRecord}. */
export function toLogRecord(event: SpineEvent): OtlpLogRecord {
  const nanos = (fromIsoNanos(event.timestamp) ?? 0n).toString();
  return {
    timeUnixNano: nanos,
    observedTimeUnixNano: nanos,
    severityNumber: SEVERITY[event.severity],
    severityText: event.severity,
    eventName: event.event_type,
    body: toAnyValue(event.payload),
    attributes: toKeyValues(recordAttributes(event)),
    traceId: event.trace_id,
    ...(event.span_id === undefined ? {} : { spanId: event.span_id }),
  };
}

/**
 * Reads an event back from a log record, with the resource's attributes for the service's name and version.
 *
 * @returns `undefined` for a log record that no Spanreel pipeline stamped (an ordinary log line, or an event from
 * somebody else's SDK): it has no stream, writer, sequence or clock.
 */
export function fromLogRecord(
  record: OtlpLogRecord,
  resource: Readonly<Record<string, Value>> = {},
): SpineEvent | undefined {
  const at = fromKeyValues(record.attributes);
  const type = record.eventName;
  const [id, stream, writer] = [EVENT_ATTRIBUTE.eventId, EVENT_ATTRIBUTE.streamId, EVENT_ATTRIBUTE.writerId].map(
    (key) => text(at[key]),
  );
  const [seq, clock] = [at[EVENT_ATTRIBUTE.seq], at[EVENT_ATTRIBUTE.clock]];
  if (!type || !id || !stream || !writer || typeof seq !== 'number' || typeof clock !== 'number') return undefined;
  const body = fromAnyValue(record.body);
  const status = text(at[EVENT_ATTRIBUTE.status]);
  const tags = at[EVENT_ATTRIBUTE.tags];
  const severity = enumNumber(record.severityNumber, SEVERITY_NUMBERS);
  return compact<SpineEvent>({
    event_type: type,
    event_id: id,
    trace_id: record.traceId?.toLowerCase() ?? '',
    span_id: record.spanId?.toLowerCase() || undefined,
    parent_span_id: text(at[EVENT_ATTRIBUTE.parentSpanId]),
    stream_id: stream,
    writer_id: writer,
    writer_seq: seq,
    clock,
    timestamp: toIsoNanos(BigInt(record.timeUnixNano ?? 0)),
    severity: severityOf(severity),
    severity_as_written: unlikeOurs(severity, record.severityText ?? ''),
    status: isStatus(status) ? status : undefined,
    tags: Array.isArray(tags) ? tags.map(String) : undefined,
    schema_version: Number(at[EVENT_ATTRIBUTE.schemaVersion] ?? 1),
    correlation_id: text(at[EVENT_ATTRIBUTE.correlationId]),
    causation_id: text(at[EVENT_ATTRIBUTE.causationId]),
    parent_trace_id: text(at[EVENT_ATTRIBUTE.parentTraceId]),
    tenant_id: text(at[EVENT_ATTRIBUTE.tenantId]),
    conversation_id: text(at[EVENT_ATTRIBUTE.conversationId]),
    metadata: compact<EventMetadata>({
      component: text(at[EVENT_ATTRIBUTE.component]),
      agent_name: text(at[EVENT_ATTRIBUTE.agentName]),
      agent_version: text(at[EVENT_ATTRIBUTE.agentVersion]),
      service_name: text(resource['service.name']),
      service_version: text(resource['service.version']),
    }),
    prev_hash: text(at[EVENT_ATTRIBUTE.prevHash]),
    payload: isValueMap(body) ? body : { value: body },
  });
}

function recordAttributes(event: SpineEvent): Record<string, Value | undefined> {
  return {
    [EVENT_ATTRIBUTE.eventId]: event.event_id,
    [EVENT_ATTRIBUTE.parentSpanId]: event.parent_span_id,
    [EVENT_ATTRIBUTE.streamId]: event.stream_id,
    [EVENT_ATTRIBUTE.writerId]: event.writer_id,
    [EVENT_ATTRIBUTE.seq]: event.writer_seq,
    [EVENT_ATTRIBUTE.clock]: event.clock,
    [EVENT_ATTRIBUTE.status]: event.status,
    [EVENT_ATTRIBUTE.tags]: event.tags,
    [EVENT_ATTRIBUTE.schemaVersion]: event.schema_version,
    [EVENT_ATTRIBUTE.correlationId]: event.correlation_id,
    [EVENT_ATTRIBUTE.causationId]: event.causation_id,
    [EVENT_ATTRIBUTE.parentTraceId]: event.parent_trace_id,
    [EVENT_ATTRIBUTE.tenantId]: event.tenant_id,
    [EVENT_ATTRIBUTE.conversationId]: event.conversation_id,
    [EVENT_ATTRIBUTE.component]: event.metadata.component,
    [EVENT_ATTRIBUTE.agentName]: event.metadata.agent_name,
    [EVENT_ATTRIBUTE.agentVersion]: event.metadata.agent_version,
    [EVENT_ATTRIBUTE.prevHash]: event.prev_hash,
  };
}

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined };

/** Leaves out what is `undefined`, so that an event read back equals the one written. */
function compact<T extends object>(fields: Loose<T>): T {
  const result: Partial<Record<keyof T, unknown>> = {};
  for (const key in fields) if (fields[key] !== undefined) result[key] = fields[key];
  return result as T;
}

function text(value: Value | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function unlikeOurs(number: number, name: string): string | undefined {
  const ours = severityOf(number);
  return SEVERITY[ours] === number && name === ours ? undefined : `${number} ${name}`;
}

function isStatus(status: string | undefined): status is EventStatus {
  return status !== undefined && (EVENT_STATUSES as readonly string[]).includes(status);
}
