import type { SpineEvent } from '../event.ts';
import { SEVERITY } from '../severity.ts';
import { fromIsoNanos } from '../timestamp.ts';
import type { Value, ValueMap } from '../value/value.ts';

/** Stands first in every canonical form, so that a later version can never be mistaken for this one. */
export const CANONICAL_VERSION = 1;

/**
 * The canonical text of an event, version 1: a list of its fields in the order of the envelope, absent ones `null`.
 *
 * Values are typed as in OTLP: text as JSON strings, ints as decimal digits, doubles as `~` and the shortest text
 * that reads back to the same number (`~1.5`, `~1e+21`, `~NaN`, `~-Infinity`), bytes as `b"…"` in base64, maps with
 * their keys in UTF-16 order. The payload counts as redacted and as limited: what was written is what is hashed.
 */
export function canonicalForm(event: SpineEvent): string {
  const { metadata } = event;
  const rows = [
    String(CANONICAL_VERSION),
    row(event.event_type),
    row(event.event_id),
    row(event.trace_id),
    row(event.span_id),
    row(event.parent_span_id),
    row(event.stream_id),
    row(event.conversation_id),
    row(event.writer_id),
    String(event.writer_seq),
    String(event.clock),
    String(fromIsoNanos(event.timestamp) ?? null),
    String(SEVERITY[event.severity]),
    row(event.severity_as_written ?? event.severity),
    row(event.status),
    event.tags === undefined ? 'null' : canonicalValue(event.tags),
    String(event.schema_version),
    row(event.correlation_id),
    row(event.causation_id),
    row(event.parent_trace_id),
    row(event.tenant_id),
    row(metadata.component),
    row(metadata.agent_name),
    row(metadata.agent_version),
    row(event.prev_hash),
    canonicalValue(event.payload),
  ];
  return `[${rows.join(',')}]`;
}

/** The canonical text of a value, by the rules of {@link canonicalForm}. */
export function canonicalValue(value: Value): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isSafeInteger(value) ? String(value === 0 ? 0 : value) : `~${value}`;
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Uint8Array) return `b"${Buffer.from(value).toString('base64')}"`;
      if (Array.isArray(value)) return `[${(value as readonly Value[]).map(canonicalValue).join(',')}]`;
      return canonicalMap(value as ValueMap);
  }
}

function canonicalMap(map: ValueMap): string {
  const keys = Object.keys(map).toSorted();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalValue(map[key] ?? null)}`).join(',')}}`;
}

function row(text: string | undefined): string {
  return text === undefined ? 'null' : JSON.stringify(text);
}
