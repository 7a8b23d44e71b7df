import { type ExportResult, ExportResultCode } from '@opentelemetry/core';

import type { Counters } from '../pipeline/counters.ts';
import type { Report } from '../pipeline/report.ts';

/** An exporter of any signal, sealed. */
interface Exporter<B> {
  export(batch: B, done: (result: ExportResult) => void): void;
}

export interface SealedSinkOptions<B> {
  readonly signal: string;
  readonly exporter: Exporter<B>;
  readonly count: (batch: B) => number;
  readonly counters: Counters;
  readonly report: Report;
}

/** Sends a batch through a sealed exporter; what cannot be redacted is gone, counted and said. Never throws. */
export function sealedSink<B>({ signal, exporter, count, counters, report }: SealedSinkOptions<B>): (batch: B) => void {
  const withheld = (batch: B): void => {
    counters.add('redactionFailed', count(batch), signal);
    counters.add('dropped', count(batch), 'redaction');
    report.problem(`redaction.${signal}`, `a batch of ${signal} could not be redacted or encoded and was dropped`);
  };
  return (batch) => {
    try {
      exporter.export(batch, ({ code }) => {
        if (code !== ExportResultCode.SUCCESS) withheld(batch);
      });
    } catch {
      withheld(batch);
    }
  };
}
