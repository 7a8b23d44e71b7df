import type { LogRecordView } from '../otlp/flatten.ts';
import type { PlainAttributes, PlainValue } from '../otlp/plain-value.ts';

/** An event as a test sees it: the fields of the record, read straight from OTLP. Absent fields are absent. */
export interface EventView {
  readonly event_type: string;
  readonly event_id: string;
  readonly trace_id: string;
  readonly span_id?: string;
  readonly parent_span_id?: string;
  readonly stream_id: string;
  readonly writer_id: string;
  readonly writer_seq: number;
  readonly clock: number;
  /** ISO 8601 UTC with nine fractional digits. */
  readonly timestamp: string;
  readonly severity: string;
  readonly status?: string;
  readonly tags?: readonly string[];
  readonly schema_version: number;
  readonly correlation_id?: string;
  readonly causation_id?: string;
  readonly parent_trace_id?: string;
  readonly tenant_id?: string;
  readonly conversation_id?: string;
  readonly component?: string;
  readonly agent_name?: string;
  readonly agent_version?: string;
  readonly prev_hash?: string;
  readonly payload: PlainValue;
  readonly resource: PlainAttributes;
}

// Typed out from the design's table, not taken from @spanreel/events: a misspelt attribute there must fail a test here.
const fields: readonly (readonly [field: keyof EventView, attribute: string])[] = [
  ['event_id', 'spanreel.event.id'],
  ['parent_span_id', 'spanreel.parent_span_id'],
  ['stream_id', 'spanreel.stream.id'],
  ['writer_id', 'spanreel.writer.id'],
  ['writer_seq', 'spanreel.seq'],
  ['clock', 'spanreel.clock'],
  ['status', 'spanreel.status'],
  ['tags', 'spanreel.tags'],
  ['schema_version', 'spanreel.schema_version'],
  ['correlation_id', 'spanreel.correlation_id'],
  ['causation_id', 'spanreel.causation_id'],
  ['parent_trace_id', 'spanreel.parent_trace_id'],
  ['tenant_id', 'tenant.id'],
  ['conversation_id', 'gen_ai.conversation.id'],
  ['component', 'spanreel.component'],
  ['agent_name', 'gen_ai.agent.name'],
  ['agent_version', 'gen_ai.agent.version'],
  ['prev_hash', 'spanreel.prev_hash'],
];

/** Whether a log record is an event that a Spanreel pipeline stamped; others are ordinary log lines. */
export function isEvent(record: LogRecordView): boolean {
  return record.eventName !== '' && record.attributes['spanreel.stream.id'] !== undefined;
}

/** The event in a log record; attributes outside the envelope are left out. */
export function toEventView(record: LogRecordView): EventView {
  const { attributes, eventName, traceId, spanId, severityText, body, resource } = record;
  return {
    event_type: eventName,
    trace_id: traceId,
    ...(spanId !== '' && { span_id: spanId }),
    timestamp: isoNanoseconds(record.time),
    severity: severityText,
    ...Object.fromEntries(
      fields.flatMap(([field, name]) => (attributes[name] === undefined ? [] : [[field, attributes[name]]])),
    ),
    payload: body,
    resource,
  } as EventView;
}

function isoNanoseconds(time: bigint): string {
  const seconds = new Date(Number(time / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(time % 1_000_000_000n).padStart(9, '0')}Z`;
}
