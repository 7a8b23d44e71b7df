import type { Link } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';

import type { Redactor } from '../redactor/redactor.ts';
import type { RedactedOrigins } from './redact-resource.ts';
import { redactSpanContext } from './redact-span-context.ts';
import { toText } from './to-text.ts';

/** A redacted copy of a span, made of plain values: nothing in it leads back to the original. */
export function redactSpan(span: ReadableSpan, redactor: Redactor, origins: RedactedOrigins): ReadableSpan {
  // They belong to no conversation, whichever span brings them first.
  const resource = origins.resource(span.resource);
  const scope = origins.scope(span.instrumentationScope);
  return redactor.within(span.attributes, () => redactedCopy(span, redactor, resource, scope));
}

function redactedCopy(
  span: ReadableSpan,
  redactor: Redactor,
  resource: ReadableSpan['resource'],
  instrumentationScope: ReadableSpan['instrumentationScope'],
): ReadableSpan {
  const context = redactSpanContext(span.spanContext());
  const { status, parentSpanContext: parent } = span;
  // Written out, without spreads: every request ends in one of these.
  const copy: ReadableSpan = {
    name: redactor.text(toText(span.name)),
    kind: span.kind,
    spanContext: () => context,
    startTime: span.startTime,
    endTime: span.endTime,
    status:
      status.message === undefined
        ? { code: status.code }
        : { code: status.code, message: redactor.text(toText(status.message)) },
    attributes: redactor.attributes(span.attributes),
    links: span.links.map((link) => redactLink(link, redactor)),
    events: span.events.map((event) => redactTimedEvent(event, redactor)),
    duration: span.duration,
    ended: span.ended,
    resource,
    instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
  return parent === undefined ? copy : Object.assign(copy, { parentSpanContext: redactSpanContext(parent) });
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
    name: redactor.text(toText(event.name)),
    time: event.time,
    ...(attributes === undefined ? {} : { attributes: redactor.attributes(attributes) }),
    ...(droppedAttributesCount === undefined ? {} : { droppedAttributesCount }),
  };
}
