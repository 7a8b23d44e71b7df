// Entry `@spanreel/redaction/logs`: apart, because it loads @opentelemetry/sdk-logs.
import {
  BatchLogRecordProcessor,
  type BatchLogRecordProcessorOptions,
  type LogRecordExporter,
  type LogRecordProcessor,
  type ReadWriteLogRecord,
  type ReadableLogRecord,
} from '@opentelemetry/sdk-logs';

import { readAheadExporter } from '../gate/read-ahead-exporter.ts';
import { sealLogRecordExporter } from '../gate/seal-log-record-exporter.ts';
import type { SealOptions } from '../gate/seal-options.ts';
import type { RedactionPolicy } from '../redactor/policy.ts';
import type { Redactor } from '../redactor/redactor.ts';
import { toRedactor } from './to-redactor.ts';

export type RedactingLogRecordProcessorOptions = Omit<BatchLogRecordProcessorOptions, 'exporter'> & SealOptions;

/**
 * Upstream's batch processor in front of a sealed log record exporter.
 *
 * @example
 * const provider = new LoggerProvider({
 *   processors: [new RedactingLogRecordProcessor(new OTLPLogExporter(), { key: loadTokenKey({}).key })],
 * });
 */
export class RedactingLogRecordProcessor implements LogRecordProcessor {
  readonly #batch: BatchLogRecordProcessor;

  constructor(
    exporter: LogRecordExporter,
    policy: RedactionPolicy | Redactor,
    options: RedactingLogRecordProcessorOptions = {},
  ) {
    const redactor = toRedactor(policy);
    const sealed = readAheadExporter<ReadableLogRecord[], LogRecordExporter>(
      exporter,
      redactor,
      options,
      sealLogRecordExporter,
    );
    this.#batch = new BatchLogRecordProcessor({ ...options, exporter: sealed });
  }

  onEmit(record: ReadWriteLogRecord): void {
    this.#batch.onEmit(record);
  }

  forceFlush(): Promise<void> {
    return this.#batch.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batch.shutdown();
  }
}
