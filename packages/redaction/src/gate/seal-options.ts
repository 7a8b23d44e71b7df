import type { SpanExporter } from '@opentelemetry/sdk-trace';

// Through the SDK, so that its own dependencies need not be named as ours.
type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

/** What a sealed exporter could not vouch for and dropped. */
export interface GateCounters {
  droppedBatches: number;
  droppedItems: number;
}

/** Tells of a batch that was dropped, without anything of its content. */
export interface DroppedBatch {
  readonly signal: 'traces' | 'logs' | 'metrics';
  readonly items: number;
}

export interface SealOptions {
  /** Counted up by the exporter; share one object to see all gates together. */
  readonly counters?: GateCounters;
  readonly onDrop?: (dropped: DroppedBatch) => void;
}

/** New counters at zero. */
export function createGateCounters(): GateCounters {
  return { droppedBatches: 0, droppedItems: 0 };
}

/** The batch could not be redacted and was dropped. Carries nothing of the batch and no cause, which might quote it. */
export class RedactionFailedError extends Error {
  readonly code = 'SPANREEL_REDACTION_FAILED';
  override readonly name = 'RedactionFailedError';
}

/**
 * Redacts a batch and passes it on; where redaction throws, drops the batch, counts it and reports failure: it fails
 * closed.
 */
export function passThroughGate<T>(
  batch: { readonly signal: DroppedBatch['signal']; readonly items: number; readonly redact: () => T },
  options: SealOptions,
  done: (result: ExportResult) => void,
  exportRedacted: (redacted: T) => void,
): void {
  let redacted: T;
  try {
    redacted = batch.redact();
  } catch {
    drop(batch, options);
    const error = new RedactionFailedError(`a batch of ${batch.items} ${batch.signal} could not be redacted; dropped`);
    // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- ExportResultCode.FAILED; core is not loaded for it
    done({ code: 1, error });
    return;
  }
  exportRedacted(redacted);
}

function drop(
  { signal, items }: { readonly signal: DroppedBatch['signal']; readonly items: number },
  options: SealOptions,
): void {
  if (options.counters !== undefined) {
    options.counters.droppedBatches++;
    options.counters.droppedItems += items;
  }
  try {
    options.onDrop?.({ signal, items });
  } catch {
    // A faulty listener must not turn a counted loss into an exception in the exporter's caller.
  }
}
