import type { Link } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';

import type { Redactor } from '../redactor/redactor.ts';
import type { RedactedOrigins } from './redact-resource.ts';
import { redactSpanContext } from './redact-span-context.ts';

/** A redacted copy of a span, made of plain values: nothing in it leads back to the original. */
export function redactSpan(span: ReadableSpan, redactor: Redactor, origins: RedactedOrigins): ReadableSpan {
  const context = redactSpanContext(span.spanContext());
  const { message } = span.status;
  const parent = span.parentSpanContext;
  return {
    name: redactor.text(span.name),
    kind: span.kind,
    spanContext: () => context,
    ...(parent === undefined ? {} : { parentSpanContext: redactSpanContext(parent) }),
    startTime: span.startTime,
    endTime: span.endTime,
    status: { code: span.status.code, ...(message === undefined ? {} : { message: redactor.text(message) }) },
    attributes: redactor.attributes(span.attributes),
    links: span.links.map((link) => redactLink(link, redactor)),
    events: span.events.map((event) => redactTimedEvent(event, redactor)),
    duration: span.duration,
    ended: span.ended,
    resource: origins.resource(span.resource),
    instrumentationScope: origins.scope(span.instrumentationScope),
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function redactLink(link: Link, redactor: Redactor): Link {
  const { attributes, droppedAttributesCount } = link;
  return {
    context: redactSpanContext(link.context),
    ...(attributes === undefined ? {} : { attributes: redactor.attributes(attributes) }),
    ...(droppedAttributesCount === undefined ? {} : { droppedAttributesCount }),
  };
}

function redactTimedEvent(event: TimedEvent, redactor: Redactor): TimedEvent {
  const { attributes, droppedAttributesCount } = event;
  return {
    name: redactor.text(event.name),
    time: event.time,
    ...(attributes === undefined ? {} : { attributes: redactor.attributes(attributes) }),
    ...(droppedAttributesCount === undefined ? {} : { droppedAttributesCount }),
  };
}
