import type { OtlpSpan, SpineEvent, Value, ValueMap } from '@spanreel/events';
import { fromIsoNanos, toKeyValues } from '@spanreel/events';

import { eventLine } from '../source/memory-source.ts';
import type { EmitFields } from './simulated-writer.ts';
import { SimulatedTime, SimulatedWriter } from './simulated-writer.ts';

/** A span as a line of the log. */
export function spanLine(span: OtlpSpan, service = 'agent'): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: toKeyValues({ 'service.name': service }) },
        scopeSpans: [{ scope: { name: '@spanreel/api' }, spans: [span] }],
      },
    ],
  });
}

export interface ScopeOptions {
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly failed?: boolean;
  /** OTLP number; internal (1) by default. */
  readonly kind?: number;
  readonly message?: string;
  /** Whether the span gets into the log; a lost process's do not. */
  readonly export?: boolean;
}

export interface ScenarioOptions {
  readonly stream?: string;
  readonly trace?: string;
  readonly start?: string;
  /** Number of its first writer: two scenarios in one log need different ones. */
  readonly firstWriter?: number;
}

/** One call in a few processes, told as events and spans, as the helpers would. */
export class Scenario {
  readonly time: SimulatedTime;
  readonly stream: string;
  readonly trace: string;
  readonly spans: string[] = [];
  readonly writers: SimulatedWriter[] = [];
  readonly #parents: Map<string, string | undefined> = new Map();
  readonly #firstWriter: number;
  #spanCount = 0;

  constructor(options: ScenarioOptions = {}) {
    const { stream = '0193aaaa-0000-7000-8000-000000000001', trace = 'a'.repeat(32), start, firstWriter = 1 } = options;
    this.#firstWriter = firstWriter;
    this.time = new SimulatedTime(start);
    this.stream = stream;
    this.trace = trace;
  }

  writer(service: string): SimulatedWriter {
    const writer = new SimulatedWriter(this.time, service, this.#firstWriter + this.writers.length);
    this.writers.push(writer);
    return writer;
  }

  spanId(): string {
    return String(++this.#spanCount).padStart(16, '0');
  }

  emit(
    writer: SimulatedWriter,
    span: string | undefined,
    type: string,
    payload: ValueMap,
    more: EmitFields = {},
  ): SpineEvent {
    const parent = span === undefined ? undefined : this.#parents.get(span);
    return writer.emit(this.stream, type, payload, {
      trace_id: this.trace,
      ...(span !== undefined && { span_id: span }),
      ...(parent !== undefined && { parent_span_id: parent }),
      ...more,
    });
  }

  /** Runs something as a span: its children and events are what `body` makes. */
  scope<T>(
    writer: SimulatedWriter,
    name: string,
    parent: string | undefined,
    body: (span: string) => T,
    options: ScopeOptions = {},
  ): T {
    const spanId = this.spanId();
    this.#parents.set(spanId, parent);
    const start = fromIsoNanos(this.time.tick()) ?? 0n;
    const result = body(spanId);
    const { attributes = {}, failed = false, message, kind = 1, export: exported = true } = options;
    const span: OtlpSpan = {
      traceId: this.trace,
      spanId,
      ...(parent !== undefined && { parentSpanId: parent }),
      name,
      kind,
      startTimeUnixNano: start.toString(),
      endTimeUnixNano: (fromIsoNanos(this.time.tick()) ?? 0n).toString(),
      attributes: toKeyValues(attributes),
      ...(failed && { status: { code: 2, ...(message !== undefined && { message }) } }),
    };
    if (exported) this.spans.push(spanLine(span, writer.service));
    return result;
  }

  get events(): readonly SpineEvent[] {
    return this.writers.flatMap(({ events }) => events);
  }

  get lines(): readonly string[] {
    return [...this.events.map(eventLine), ...this.spans];
  }
}
