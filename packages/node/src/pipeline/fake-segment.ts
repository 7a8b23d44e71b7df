import type { Appended } from '@spanreel/log/writer';

import type { LineSink } from './line-sink.ts';

/** A segment in memory that fails when told to. Only tests import this. */
export class FakeSegment implements LineSink {
  text = '';
  readonly writes: string[] = [];
  touches = 0;
  isClosed = false;
  /** Thrown by `append` while set. */
  appendError: Error | undefined;
  /** Rejected by `sync` while set. */
  syncError: Error | undefined;
  /** While set, `sync` waits for {@link releaseSync}. */
  holdsSync = false;
  syncs = 0;
  #held: (() => void)[] = [];

  append(lines: string): Appended {
    if (this.appendError) throw this.appendError;
    const offset = this.text.length;
    this.text += lines;
    this.writes.push(lines);
    return { path: 'fake', offset, bytes: lines.length };
  }

  async sync(): Promise<void> {
    this.syncs++;
    const error = this.syncError;
    if (this.holdsSync) await new Promise<void>((resolve) => this.#held.push(resolve));
    if (error) throw error;
  }

  releaseSync(): void {
    for (const resolve of this.#held.splice(0)) resolve();
  }

  touch(): void {
    this.touches++;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** What a full disk answers. */
export function noSpace(rest = ''): Error {
  return Object.assign(new Error('writing to the event log failed: the disk is full'), { code: 'ENOSPC', rest });
}
