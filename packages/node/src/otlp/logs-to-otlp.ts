import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { OtlpLogRecord, OtlpResourceLogs } from '@spanreel/events';

import { toNanos } from './nanos.ts';
import { attributeList, attributeValue } from './to-any-value.ts';
import { groupByScope, toOtlpResource, toOtlpScope } from './to-resource.ts';

/** One OTLP JSON line of log records. */
export interface LogsRequest {
  readonly resourceLogs: readonly OtlpResourceLogs[];
}

export function logsToOtlp(records: readonly ReadableLogRecord[]): LogsRequest {
  const resourceLogs = [...groupByScope(records)].map(([resource, scopes]) => ({
    resource: toOtlpResource(resource),
    scopeLogs: [...scopes].map(([scope, ofScope]) => ({
      scope: toOtlpScope(scope),
      logRecords: ofScope.map(toOtlpRecord),
    })),
  }));
  return { resourceLogs };
}

function toOtlpRecord(record: ReadableLogRecord): OtlpLogRecord {
  const { spanContext, body, severityNumber, severityText, eventName } = record;
  return {
    timeUnixNano: toNanos(record.hrTime),
    observedTimeUnixNano: toNanos(record.hrTimeObserved),
    ...(severityNumber === undefined ? {} : { severityNumber }),
    ...(severityText === undefined ? {} : { severityText }),
    ...(eventName === undefined ? {} : { eventName }),
    ...(body === undefined ? {} : { body: attributeValue(body) }),
    attributes: attributeList(record.attributes),
    ...(record.droppedAttributesCount > 0 ? { droppedAttributesCount: record.droppedAttributesCount } : {}),
    ...(spanContext ? { traceId: spanContext.traceId, spanId: spanContext.spanId, flags: spanContext.traceFlags } : {}),
  };
}
