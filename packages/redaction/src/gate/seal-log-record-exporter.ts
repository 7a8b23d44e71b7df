import type { LogRecordExporter, ReadableLogRecord } from '@opentelemetry/sdk-logs';

import type { Redactor } from '../redactor/redactor.ts';
import { redactLogRecord } from './redact-log-record.ts';
import { RedactedOrigins } from './redact-resource.ts';
import { type SealOptions, passThroughGate } from './seal-options.ts';
import { type Sealed, markSealed } from './sealed.ts';

/** Wraps a log record exporter as `sealSpanExporter` wraps one for spans. */
export function sealLogRecordExporter(
  exporter: LogRecordExporter,
  redactor: Redactor,
  options: SealOptions = {},
): Sealed<LogRecordExporter> {
  const origins = new RedactedOrigins(redactor);
  const sealed: LogRecordExporter = {
    export(records, done) {
      const redact = (): ReadableLogRecord[] => records.map((record) => redactLogRecord(record, redactor, origins));
      passThroughGate({ signal: 'logs', items: records.length, redact }, options, done, (redacted) =>
        exporter.export(redacted, done),
      );
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
  return markSealed(sealed);
}
