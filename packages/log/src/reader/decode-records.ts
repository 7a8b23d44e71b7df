import type {
  OtlpKeyValue,
  OtlpLine,
  OtlpLink,
  OtlpLogRecord,
  OtlpResource,
  OtlpSpan,
  OtlpSpanEvent,
  SpineEvent,
  Value,
  ValueMap,
} from '@spanreel/events';
import {
  SEVERITY_NUMBERS,
  SPAN_KIND_NUMBERS,
  STATUS_CODE_NUMBERS,
  enumNumber,
  fromAnyValue,
  fromKeyValues,
  fromLogRecord,
  isValueMap,
  severityOf,
  toIsoNanos,
} from '@spanreel/events';

import type { UnorderedEvent } from './log-event.ts';
import type { LogSpan, SpanKind } from './log-span.ts';

/** Takes what a line holds; what is left out is not decoded. */
export interface RecordSink {
  readonly event?: (event: SpineEvent) => void;
  readonly unordered?: (event: UnorderedEvent) => void;
  readonly span?: (span: LogSpan) => void;
}

/**
 * Decodes every record of a document: any number of records, scopes and resources, logs and spans mixed, 64-bit numbers
 * as text or as numbers. Log lines without an event name and metrics are passed over.
 *
 * @returns How many records were of no shape that OTLP knows; they are passed over too.
 */
export function decodeRecords(document: OtlpLine, sink: RecordSink): number {
  let foreign = 0;
  const attempt = (decode: () => void): void => {
    try {
      decode();
    } catch {
      foreign++;
    }
  };
  if (sink.event ?? sink.unordered) {
    for (const { record, resource } of recordsOf(document.resourceLogs, 'scopeLogs', 'logRecords')) {
      attempt(() => decodeLog(record as OtlpLogRecord, attributes(resource?.attributes), sink));
    }
  }
  if (sink.span) {
    for (const { record, resource, scope } of recordsOf(document.resourceSpans, 'scopeSpans', 'spans')) {
      attempt(() => sink.span?.(toLogSpan(record as OtlpSpan, attributes(resource?.attributes), scope)));
    }
  }
  return foreign;
}

interface FoundRecord {
  readonly record: unknown;
  readonly resource: OtlpResource | undefined;
  readonly scope: string | undefined;
}

function* recordsOf(resources: unknown, scopesKey: string, recordsKey: string): Iterable<FoundRecord> {
  for (const entry of list(resources)) {
    for (const scope of list(entry[scopesKey])) {
      const name = (scope['scope'] as { name?: unknown } | null | undefined)?.name;
      for (const record of list(scope[recordsKey])) {
        yield {
          record,
          resource: entry['resource'] as OtlpResource | undefined,
          scope: typeof name === 'string' && name !== '' ? name : undefined,
        };
      }
    }
  }
}

type Loose = Readonly<Record<string, unknown>>;

function list(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.filter((item): item is Loose => typeof item === 'object' && item !== null) : [];
}

function decodeLog(record: OtlpLogRecord, resource: ValueMap, sink: RecordSink): void {
  if (!record.eventName) return;
  const event = fromLogRecord(record, resource);
  // What no writer of ours could have stamped would upset the order of everything else.
  if (event && !(isCount(event.writer_seq) && isCount(event.clock))) throw new TypeError('an event without a count');
  if (event) sink.event?.(event);
  else sink.unordered?.(toUnordered(record, resource));
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}

function toUnordered(record: OtlpLogRecord, resource: ValueMap): UnorderedEvent {
  const body = fromAnyValue(record.body);
  return {
    event_type: record.eventName ?? '',
    ...optional('trace_id', id(record.traceId)),
    ...optional('span_id', id(record.spanId)),
    timestamp: time([record.timeUnixNano, record.observedTimeUnixNano].find((at) => nanos(at) > 0n)),
    severity: severityOf(enumNumber(record.severityNumber, SEVERITY_NUMBERS)),
    attributes: fromKeyValues(record.attributes),
    payload: isValueMap(body) ? body : { value: body },
    ...optional('service_name', text(resource['service.name'])),
  };
}

const KINDS: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];

function toLogSpan(span: OtlpSpan, resource: ValueMap, scope: string | undefined): LogSpan {
  const [start, end] = [nanos(span.startTimeUnixNano), nanos(span.endTimeUnixNano)];
  const code = enumNumber(span.status?.code, STATUS_CODE_NUMBERS);
  const [traceId, spanId] = [id(span.traceId), id(span.spanId)];
  if (!traceId || !spanId) throw new TypeError('a span without ids');
  return {
    trace_id: traceId,
    span_id: spanId,
    ...optional('parent_span_id', id(span.parentSpanId)),
    name: span.name ?? '',
    kind: KINDS[enumNumber(span.kind, SPAN_KIND_NUMBERS)] ?? 'internal',
    start_time: toIsoNanos(start),
    end_time: toIsoNanos(end),
    duration_ms: Number(end - start) / 1e6,
    status: code === 2 ? 'error' : code === 1 ? 'ok' : 'unset',
    ...optional('status_message', text(span.status?.message)),
    attributes: attributes(span.attributes),
    events: (list(span.events) as readonly OtlpSpanEvent[]).map((event) => ({
      name: event.name ?? '',
      timestamp: time(event.timeUnixNano),
      attributes: attributes(event.attributes),
    })),
    links: (list(span.links) as readonly OtlpLink[]).map((link) => ({
      trace_id: id(link.traceId) ?? '',
      span_id: id(link.spanId) ?? '',
      attributes: attributes(link.attributes),
    })),
    ...optional('service_name', text(resource['service.name'])),
    ...optional('scope', scope),
  };
}

function attributes(entries: readonly OtlpKeyValue[] | undefined): ValueMap {
  return fromKeyValues(entries);
}

function nanos(value: string | number | undefined): bigint {
  return BigInt(value ?? 0);
}

function time(value: string | number | undefined): string {
  return toIsoNanos(nanos(value));
}

/** Hex, in lower case; any case is legal. */
function id(value: string | undefined): string | undefined {
  return text(value)?.toLowerCase();
}

function text(value: Value | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]?: V });
}
