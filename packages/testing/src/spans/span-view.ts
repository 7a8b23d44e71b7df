import type { ReadableSpan } from '@opentelemetry/sdk-trace';

import type { PlainAttributes, PlainValue } from '../otlp/plain-value.ts';

export const spanKinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export const statusCodes = ['unset', 'ok', 'error'] as const;

/** A span as a test sees it, the same from the sink, the log and the in-memory SDK. */
export interface SpanView {
  readonly name: string;
  readonly kind: (typeof spanKinds)[number];
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly traceState: string;
  /** Nanoseconds since the epoch. */
  readonly startTime: bigint;
  /** Nanoseconds since the epoch; 0 while the span is open. */
  readonly endTime: bigint;
  readonly status: (typeof statusCodes)[number];
  readonly statusMessage: string;
  readonly attributes: PlainAttributes;
  readonly events: readonly SpanEventView[];
  readonly links: readonly SpanLinkView[];
  /** Name of the instrumentation scope. */
  readonly scope: string;
  readonly resource: PlainAttributes;
}

export interface SpanEventView {
  readonly name: string;
  readonly time: bigint;
  readonly attributes: PlainAttributes;
}

export interface SpanLinkView {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: PlainAttributes;
}

/** What the SDK hands to processors and exporters, as a test sees it. */
export function toSpanView(span: ReadableSpan): SpanView {
  const { traceId, spanId, traceState } = span.spanContext();
  return {
    name: span.name,
    // The API counts its kinds from 0 (internal), OTLP from 1.
    kind: spanKinds[span.kind + 1] ?? 'unspecified',
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? '',
    traceState: traceState?.serialize() ?? '',
    startTime: toNanoseconds(span.startTime),
    endTime: span.ended ? toNanoseconds(span.endTime) : 0n,
    status: statusCodes[span.status.code] ?? 'unset',
    statusMessage: span.status.message ?? '',
    attributes: toAttributes(span.attributes),
    events: span.events.map((event) => ({
      name: event.name,
      time: toNanoseconds(event.time),
      attributes: toAttributes(event.attributes ?? {}),
    })),
    links: span.links.map((link) => ({
      traceId: link.context.traceId,
      spanId: link.context.spanId,
      attributes: toAttributes(link.attributes ?? {}),
    })),
    scope: span.instrumentationScope.name,
    resource: toAttributes(span.resource.attributes),
  };
}

function toNanoseconds([seconds, nanoseconds]: readonly [number, number]): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
}

// A copy: the SDK's object goes on changing while the span is open.
function toAttributes(attributes: object): PlainAttributes {
  return structuredClone(attributes) as Record<string, PlainValue>;
}
