import type { AnyValue } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';

import type { Redactor } from '../redactor/redactor.ts';
import type { RedactedOrigins } from './redact-resource.ts';
import { redactSpanContext } from './redact-span-context.ts';
import { toText } from './to-text.ts';

const BODY = 'record';

/** A redacted copy of a log record: body, attributes (exceptions are attributes too), event name, severity text. */
export function redactLogRecord(
  record: ReadableLogRecord,
  common: Redactor,
  origins: RedactedOrigins,
): ReadableLogRecord {
  const redactor = common.atSeverity(record.severityNumber);
  // They belong to no conversation, whichever record brings them first.
  const resource = origins.resource(record.resource);
  const scope = origins.scope(record.instrumentationScope);
  return redactor.within(record.attributes, () => redactedCopy(record, redactor, resource, scope));
}

function redactedCopy(
  record: ReadableLogRecord,
  redactor: Redactor,
  resource: ReadableLogRecord['resource'],
  instrumentationScope: ReadableLogRecord['instrumentationScope'],
): ReadableLogRecord {
  const { spanContext, severityText, severityNumber, body, eventName } = record;
  return {
    hrTime: record.hrTime,
    hrTimeObserved: record.hrTimeObserved,
    ...(spanContext === undefined ? {} : { spanContext: redactSpanContext(spanContext) }),
    ...(severityText === undefined ? {} : { severityText: redactor.text(toText(severityText)) }),
    ...(severityNumber === undefined ? {} : { severityNumber }),
    ...(body === undefined ? {} : { body: redactBody(body, redactor) }),
    ...(eventName === undefined ? {} : { eventName: redactor.text(toText(eventName)) }),
    resource,
    instrumentationScope,
    attributes: redactor.attributes(record.attributes),
    droppedAttributesCount: record.droppedAttributesCount,
  };
}

function redactBody(body: AnyValue, redactor: Redactor): AnyValue {
  // Its text is what the program says; a map may hold what somebody said, under keys of its own.
  return redactor.attributes({ [BODY]: body })[BODY];
}
