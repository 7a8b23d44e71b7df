import type { SegmentLog } from './segment-log.ts';
import type { Timing } from './timing.ts';

/** An event that must be on record is not; `code` is `SPANREEL_DURABLE_FAILED`. */
export class DurableError extends Error {
  readonly code = 'SPANREEL_DURABLE_FAILED';

  constructor(type: string, reason: string, wayOut?: string) {
    super(`event ${type} is not on disk: ${reason}${wayOut === undefined ? '' : `; ${wayOut}`}`);
    this.name = 'DurableError';
  }
}

const TRIES = 3;
const WAY_OUT = {
  memoryOnly: 'set SPANREEL_LOG to a directory that this user may write, and start again',
  lost: 'it did not fit into memory either and went to stderr; make room for the log, then emit it again',
  unwritten:
    'three tries have failed; do not act as if it were on record. It waits in memory and is written when the log is well: emit it again only if it must be on disk before you go on',
} as const;
const FIRST_PAUSE_MS = 50;

export interface DurableOptions {
  readonly log: SegmentLog;
  readonly timing: Timing;
  /** Seals and writes all that waits, now. */
  readonly flush: () => Promise<void>;
  /** What keeps events from being written at all, beside the disk. */
  readonly problem?: () => string | undefined;
}

/**
 * Resolves once the event with this ordinal (events taken, counted from 1) is written and synced; all who wait at that
 * moment share one fdatasync.
 *
 * @throws {DurableError} after three tries with exponential backoff.
 */
export async function settleOnDisk(type: string, ordinal: number, options: DurableOptions): Promise<void> {
  const { log, timing, flush } = options;
  if (log.isMemoryOnly) throw new DurableError(type, log.lastError, WAY_OUT.memoryOnly);
  const done = log.expectSync(ordinal);
  try {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (attempt > 0) await pause(timing, FIRST_PAUSE_MS * 2 ** (attempt - 1));
      await flush();
      if (log.isLost(ordinal)) throw new DurableError(type, log.lastError, WAY_OUT.lost);
      if (log.settled < ordinal) continue;
      try {
        await log.sync(ordinal);
        return;
      } catch {
        // Said with the rejection, if no later try succeeds.
      }
    }
  } finally {
    done();
  }
  throw new DurableError(type, options.problem?.() ?? log.lastError, WAY_OUT.unwritten);
}

function pause(timing: Timing, millis: number): Promise<void> {
  return new Promise((resolve) => {
    timing.after(millis, resolve, true);
  });
}
