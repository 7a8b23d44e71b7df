import type { SpanExporter } from '@opentelemetry/sdk-trace';

import type { Redactor } from '../redactor/redactor.ts';
import type { SealOptions } from './seal-options.ts';

// Through the SDK, so that its own dependencies need not be named as ours.
type Done = Parameters<SpanExporter['export']>[1];

interface Exporter<Batch> {
  export(batch: Batch, done: Done): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * A sealed exporter that shows each batch to detectors that read ahead first: itself where there are none. For batch processors,
 * which wait for an export to be done. `seal` seals an exporter of this kind.
 */
export function readAheadExporter<Batch, E extends Exporter<Batch>>(
  exporter: E & Exporter<Batch>,
  redactor: Redactor,
  options: SealOptions,
  seal: (exporter: E, redactor: Redactor, options?: SealOptions) => E & Exporter<Batch>,
): E {
  const sealed = seal(exporter, redactor, options);
  if (redactor.readAhead === undefined) return sealed;
  // Its drops count nowhere: what cannot be redacted fails again behind it.
  const trial = seal(nowhere as Exporter<Batch> as E, redactor);
  return { ...sealed, export: (batch: Batch, done: Done) => void exportRead(batch, done) };

  async function exportRead(batch: Batch, done: Done): Promise<void> {
    try {
      await redactor.readAhead?.(() => trial.export(batch, () => undefined));
      sealed.export(batch, done);
    } catch (error) {
      // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- ExportResultCode.FAILED; core is not loaded for it
      done({ code: 1, error: error as Error });
    }
  }
}

const nowhere: Exporter<unknown> = {
  export: () => undefined,
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
