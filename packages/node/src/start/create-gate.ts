import { dirname, join } from 'node:path';

import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import type { Redactor } from '@spanreel/redaction';
import {
  createRedactor,
  loadTokenKey,
  sealLogRecordExporter,
  sealMetricExporter,
  sealSpanExporter,
} from '@spanreel/redaction';

import type { Config } from '../config/config.ts';
import { notice } from '../diagnostics/notice.ts';
import type { Gate } from '../pipeline/gate.ts';
import { type Canary, createCanary } from './canary.ts';
import { lazyRedactor } from './lazy-redactor.ts';

/** The one redactor of the process, and the gate that is made of it. */
export interface RedactionGate {
  readonly gate: Gate;
  readonly redactor: Redactor;
}

export function createGate({ redactionKey, log }: Pick<Config, 'redactionKey' | 'log'>): RedactionGate {
  const redactor = lazyRedactor(() => {
    const { key, warning } = loadTokenKey({
      key: redactionKey,
      // Beside the log: processes that write one log make the same tokens.
      vaultDirectory: join(dirname(log.directory), 'vault'),
    });
    if (warning !== undefined) notice(warning);
    return createRedactor({ key });
  });
  return { gate: gateOf(redactor, createCanary(redactor, notice)), redactor };
}

export function gateOf(redactor: Redactor, canary: Canary): Gate {
  return {
    event(event) {
      canary();
      return redactor.event(event);
    },
    value(value) {
      canary();
      return redactor.value('', value);
    },
    // Before the canary: this one is made at start, and leaves only in a batch.
    resource: ({ attributes }) => resourceFromAttributes(redactor.attributes(attributes)),
    sealSpans: (exporter) => afterCanary(sealSpanExporter(exporter, redactor), canary),
    sealLogs: (exporter) => afterCanary(sealLogRecordExporter(exporter, redactor), canary),
    sealMetrics: (exporter) => afterCanary(sealMetricExporter(exporter, redactor), canary),
  };
}

interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
}

function afterCanary<Batch, Sealed extends Exporter<Batch>>(sealed: Sealed & Exporter<Batch>, canary: Canary): Sealed {
  const exportBatch = sealed.export.bind(sealed);
  sealed.export = (batch, done) => {
    try {
      canary();
    } catch (error) {
      done({ code: ExportResultCode.FAILED, error: error as Error });
      return;
    }
    exportBatch(batch, done);
  };
  return sealed;
}
