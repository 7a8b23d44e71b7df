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
  const withheld = (batch: B): void => {
    counters.add('redactionFailed', count(batch), signal);
    counters.add('dropped', count(batch), 'redaction');
    report.problem(
      `redaction.${signal}`,
      `${count(batch)} ${signal} could not be redacted or encoded and were dropped`,
    );
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
    for (const part of (count(batch) > 1 ? split?.(batch) : undefined) ?? [batch]) {
      if (part === batch || !passes(part)) withheld(part);
    }
  };
}
