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

// Field by field, without spreads: every request ends in one of these.
function toOtlpSpan(span: ReadableSpan, withMirrors: boolean): OtlpSpan {
  const { traceId, spanId, traceFlags, traceState: state } = span.spanContext();
  const { parentSpanContext: parent, status } = span;
  const events = withMirrors ? span.events : span.events.filter((event) => !isMirror(event));
  const made: Record<string, unknown> = { traceId, spanId };
  const stateText = state?.serialize();
  if (stateText) made['traceState'] = stateText;
  if (parent) made['parentSpanId'] = parent.spanId;
  made['flags'] = flags(traceFlags, parent?.isRemote);
  made['name'] = span.name;
  // OTLP counts kinds from INTERNAL = 1.
  made['kind'] = span.kind + 1;
  made['startTimeUnixNano'] = toNanos(span.startTime);
  made['endTimeUnixNano'] = toNanos(span.endTime);
  made['attributes'] = attributeList(span.attributes);
  if (span.droppedAttributesCount) made['droppedAttributesCount'] = span.droppedAttributesCount;
  if (events.length > 0) made['events'] = events.map(toOtlpSpanEvent);
  if (span.droppedEventsCount) made['droppedEventsCount'] = span.droppedEventsCount;
  if (span.links.length > 0) made['links'] = span.links.map(toOtlpLink);
  if (span.droppedLinksCount) made['droppedLinksCount'] = span.droppedLinksCount;
  made['status'] =
    status.message === undefined
      ? { code: status.code }
      : { code: status.code, message: status.message.toWellFormed() };
  return made;
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
