import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { Redactor } from '@spanreel/redaction';

import type { AheadGate } from '../pipeline/ahead-gate.ts';
import { loadRedaction } from './load-redaction.ts';

/** Sends everything through the gate once on trial, into nothing. */
export function aheadGate(redactor: Redactor): AheadGate {
  return {
    events: async (waiting) => readAhead(waiting, (event) => redactor.event(event)),
    spans: async (waiting) => {
      const trial = loadRedaction().sealSpanExporter(nowhere, redactor);
      await readAhead(waiting, (span) => trial.export([span], ignore));
    },
    logs: async (waiting) => {
      const trial = loadRedaction().sealLogRecordExporter(nowhere, redactor);
      await readAhead(waiting, (record) => trial.export([record], ignore));
    },
  };

  async function readAhead<T>(waiting: () => readonly T[], redact: (item: T) => void): Promise<void> {
    await redactor.readAhead?.(() => {
      for (const item of waiting()) attempt(() => redact(item));
    });
  }
}

const nowhere = {
  export: (_: unknown, done: (result: ExportResult) => void) => done({ code: ExportResultCode.SUCCESS }),
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};

const ignore = (): void => undefined;

/** What cannot be redacted fails again where it is to leave, and is said and counted there. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {}
}
