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
  /** The batch as batches of one item each, so that one that cannot be redacted or encoded takes no other with it. */
  readonly split?: ((batch: B) => readonly B[]) | undefined;
  readonly counters: Counters;
  readonly report: Report;
}

/** Sends a batch through a sealed exporter; what cannot be redacted is gone, counted and said. Never throws. */
export function sealedSink<B>(options: SealedSinkOptions<B>): (batch: B) => void {
  const { signal, exporter, count, split, counters, report } = options;
  const withheld = (batches: readonly B[]): void => {
    const lost = batches.reduce((sum, batch) => sum + count(batch), 0);
    if (lost === 0) return;
    counters.add('redactionFailed', lost, signal);
    counters.add('dropped', lost, 'redaction');
    report.problem(`redaction.${signal}`, `${signal} dropped that could not be redacted or encoded: ${lost}`);
  };
  const passes = (batch: B): boolean => {
    let passed = true;
    try {
      exporter.export(batch, ({ code }) => (passed = code === ExportResultCode.SUCCESS));
    } catch {
      passed = false;
    }
    return passed;
  };
  return (batch) => {
    if (passes(batch)) return;
    const parts = count(batch) > 1 ? split?.(batch) : undefined;
    withheld(parts?.filter((part) => !passes(part)) ?? [batch]);
  };
}
