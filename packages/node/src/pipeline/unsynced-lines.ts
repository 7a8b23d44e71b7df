import type { Appended } from '@spanreel/log/writer';

import type { LineSink } from './line-sink.ts';

/** Events written while somebody waits for the disk: what has to be written again should the sync fail. */
interface Batch {
  readonly from: number;
  readonly upto: number;
  readonly lines: string;
  at: Appended | undefined;
}

/**
 * The written lines that may have to be written once more, kept as long as somebody waits for the disk to hold them. Events are
 * known by their ordinal in the log: 1 is the first.
 */
export class UnsyncedLines {
  #batches: Batch[] = [];
  /** Events that somebody waits for, in rising order. */
  readonly #awaited = new Set<number>();

  /** Tells that somebody waits for the n-th event, not yet written; returns what tells that nobody does any more. */
  expect(ordinal: number): () => void {
    this.#awaited.add(ordinal);
    return () => {
      this.#awaited.delete(ordinal);
      const [lowest = Number.POSITIVE_INFINITY] = this.#awaited;
      this.#batches = this.#batches.filter(({ upto }) => upto >= lowest);
    };
  }

  /** Takes note of lines with the events `from` to `upto`; `at` is undefined where they have to be written again. */
  written(from: number, upto: number, lines: string, at: Appended | undefined): void {
    if (this.#awaited.size > 0) this.#batches.push({ from, upto, lines, at });
  }

  /** Resolves when the n-th event is on disk; false where it is not known. Rejects where writing again or the sync fails. */
  async sync(ordinal: number, sink: LineSink): Promise<boolean> {
    const batch = this.#batches.find(({ from, upto }) => ordinal >= from && ordinal <= upto);
    if (!batch) return false;
    batch.at ??= sink.append(batch.lines);
    const { at } = batch;
    try {
      await sink.sync(at);
      return true;
    } catch (error) {
      // After a failed sync the kernel may report success for bytes it has dropped: they have to be written anew.
      if (batch.at === at) batch.at = undefined;
      throw error;
    }
  }
}
