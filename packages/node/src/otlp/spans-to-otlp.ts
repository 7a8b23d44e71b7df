import type { Link, SpanContext } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';
import { EVENT_ATTRIBUTE, type OtlpResourceSpans, type OtlpSpan, type OtlpSpanEvent } from '@spanreel/events';

import { toNanos } from './nanos.ts';
import { attributeList } from './to-any-value.ts';
import { groupByScope, toOtlpResource, toOtlpScope } from './to-resource.ts';

export interface SpansToOtlpOptions {
  /** The embedded log holds the events themselves: their mirrors on spans are left out there. */
  readonly withMirrors: boolean;
}

/** One OTLP JSON line of spans; 64-bit numbers are text and doubles what they are, as the Collector writes them. */
export interface TraceRequest {
  readonly resourceSpans: readonly OtlpResourceSpans[];
}

export function spansToOtlp(spans: readonly ReadableSpan[], { withMirrors }: SpansToOtlpOptions): TraceRequest {
  const resourceSpans = [...groupByScope(spans)].map(([resource, scopes]) => ({
    resource: toOtlpResource(resource),
    scopeSpans: [...scopes].map(([scope, ofScope]) => ({
      scope: toOtlpScope(scope),
      spans: ofScope.map((span) => toOtlpSpan(span, withMirrors)),
      ...(scope.schemaUrl === undefined ? {} : { schemaUrl: scope.schemaUrl }),
    })),
    ...(resource.schemaUrl === undefined ? {} : { schemaUrl: resource.schemaUrl }),
  }));
  return { resourceSpans };
}

function toOtlpSpan(span: ReadableSpan, withMirrors: boolean): OtlpSpan {
  const place = span.spanContext();
  const { parentSpanContext, status } = span;
  const events = withMirrors ? span.events : span.events.filter((event) => !isMirror(event));
  return {
    traceId: place.traceId,
    spanId: place.spanId,
    ...traceState(place),
    ...(parentSpanContext ? { parentSpanId: parentSpanContext.spanId } : {}),
    flags: flags(place.traceFlags, parentSpanContext?.isRemote),
    name: span.name,
    // OTLP counts kinds from INTERNAL = 1.
    kind: span.kind + 1,
    startTimeUnixNano: toNanos(span.startTime),
    endTimeUnixNano: toNanos(span.endTime),
    attributes: attributeList(span.attributes),
    ...dropped('droppedAttributesCount', span.droppedAttributesCount),
    ...(events.length === 0 ? {} : { events: events.map(toOtlpSpanEvent) }),
    ...dropped('droppedEventsCount', span.droppedEventsCount),
    ...(span.links.length === 0 ? {} : { links: span.links.map(toOtlpLink) }),
    ...dropped('droppedLinksCount', span.droppedLinksCount),
    status: { code: status.code, ...(status.message === undefined ? {} : { message: status.message.toWellFormed() }) },
  } as OtlpSpan;
}

function isMirror({ attributes }: TimedEvent): boolean {
  return attributes?.[EVENT_ATTRIBUTE.eventId] !== undefined;
}

function toOtlpSpanEvent(event: TimedEvent): OtlpSpanEvent {
  return {
    timeUnixNano: toNanos(event.time),
    name: event.name,
    attributes: attributeList(event.attributes),
    ...dropped('droppedAttributesCount', event.droppedAttributesCount),
  };
}

function toOtlpLink(link: Link): object {
  return {
    traceId: link.context.traceId,
    spanId: link.context.spanId,
    ...traceState(link.context),
    attributes: attributeList(link.attributes),
    ...dropped('droppedAttributesCount', link.droppedAttributesCount),
    flags: flags(link.context.traceFlags, link.context.isRemote),
  };
}

function traceState({ traceState: state }: SpanContext): { readonly traceState?: string } {
  const text = state?.serialize();
  return text ? { traceState: text } : {};
}

const HAS_IS_REMOTE = 0x100;
const IS_REMOTE = 0x200;

// W3C trace flags in the low byte, then whether the parent is known to be remote (trace.proto, SpanFlags).
function flags(traceFlags: number, isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0);
}

function dropped(key: string, count: number | undefined): object {
  return count ? { [key]: count } : {};
}
