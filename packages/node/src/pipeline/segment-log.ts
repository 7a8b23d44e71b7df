import type { Appended } from '@spanreel/log/writer';

import type { Breaker } from './breaker.ts';
import { createBreaker } from './breaker.ts';
import type { Counters } from './counters.ts';
import type { LineSink } from './line-sink.ts';
import { LostRecords } from './lost-records.ts';
import type { Report } from './report.ts';
import type { Timing } from './timing.ts';
import { UnsyncedLines } from './unsynced-lines.ts';

export interface SegmentLogOptions {
  /** `undefined`: memory only, nothing is kept. */
  readonly sink: LineSink | undefined;
  readonly timing: Timing;
  readonly counters: Counters;
  readonly report: Report;
  /** Writes redacted event lines to stderr, synchronously; false when it did not take them all. */
  readonly toStderr: (lines: string) => boolean;
  /** Whether stderr gets every event while the breaker is open, or only what is lost otherwise. */
  readonly breakerStderr: 'fallback' | 'events';
  /** Characters kept for the disk's return. */
  readonly backlogSize?: number;
  /** Without a disk: takes the lines instead, for a receiver that is sent them from memory. */
  readonly memory?: (lines: string) => boolean;
}

/** Lines of one write, either one event each or records of another signal. */
interface Batch {
  lines: string;
  events: number;
  readonly records: number;
  readonly isShown: boolean;
}

const BACKLOG_SIZE = 16 * 1024 * 1024;
const MAX_LOST_RANGES = 100;

/**
 * The local log with its breaker: what the disk does not take waits in memory, in order, and is written once it does;
 * what memory does not hold goes to stderr. Nothing disappears without being counted.
 */
export class SegmentLog {
  readonly #options: SegmentLogOptions;
  readonly #breaker: Breaker;
  #backlog: Batch[] = [];
  #backlogSize = 0;
  #settled = 0;
  #lost: { readonly from: number; readonly upto: number }[] = [];
  readonly #unsynced = new UnsyncedLines();
  readonly #lostRecords: LostRecords;
  #isLast = false;
  #lastError = 'the log directory is not writable';

  constructor(options: SegmentLogOptions) {
    this.#options = options;
    const { timing, counters, report } = options;
    this.#lostRecords = new LostRecords(report);
    this.#breaker = createBreaker(
      timing,
      () => {
        counters.add('breakerOpened', 1, 'log');
        report.notice(
          'breaker.log',
          `${this.#lastError}; trying again in 30 s, meanwhile events wait in memory and then go to stderr`,
        );
      },
      () => report.notice('breaker.log.closed', 'the event log takes writes again'),
    );
  }

  get isMemoryOnly(): boolean {
    return this.#options.sink === undefined;
  }

  /** Events written or given up. They settle in the order in which they came: the n-th is settled when this is n. */
  get settled(): number {
    return this.#settled;
  }

  /** Whether the n-th event was given up. */
  isLost(ordinal: number): boolean {
    return this.#lost.some(({ from, upto }) => ordinal >= from && ordinal <= upto);
  }

  /** Why the last write or sync failed. */
  get lastError(): string {
    return this.#lastError;
  }

  /** Writes whole lines: one per event, or lines of `records` records of another signal. What waits goes first. Never throws. */
  append(lines: string, events: number, records = 0): void {
    if (lines === '') return;
    if (this.isMemoryOnly) return this.#withoutDisk(lines, events, records);
    const isShown = this.#breaker.isOpen && this.#options.breakerStderr === 'events' && events > 0;
    if (isShown) this.#show(lines, events);
    this.#backlog.push({ lines, events, records, isShown });
    this.#backlogSize += lines.length;
    this.retry();
  }

  /** Tries to write what waits, unless the breaker is open. */
  retry(): void {
    if (this.isMemoryOnly) return;
    if (this.#backlog.length > 0 && (this.#isLast || this.#breaker.allows())) this.#writeAll();
    if (this.#backlogSize > 0) this.#shed(this.#isLast ? 0 : (this.#options.backlogSize ?? BACKLOG_SIZE));
    else if (!this.#breaker.isOpen) this.#lostRecords.over();
  }

  /** Tells that somebody waits for the n-th event, not yet written, to be on disk; returns what tells that nobody does any more. */
  expectSync(ordinal: number): () => void {
    return this.#unsynced.expect(ordinal);
  }

  /** Resolves when the n-th event, already written, is on disk; rejects where the sync fails, and has then written it again. */
  async sync(ordinal: number): Promise<void> {
    const { sink } = this.#options;
    try {
      if (sink && (await this.#unsynced.sync(ordinal, sink))) return;
    } catch (error) {
      this.#failed(error);
      throw error;
    }
    throw new Error(this.#lastError);
  }

  /** Shows other processes that this writer lives, and looks whether the disk is back. */
  touch(): void {
    this.#options.sink?.touch();
    this.retry();
  }

  /** From now on nothing waits: what the disk does not take at once, whatever the breaker says, goes to stderr. */
  finish(): void {
    this.#isLast = true;
    this.retry();
    this.#lostRecords.end();
  }

  /** The end: what waited in memory for a receiver goes to stderr, as far as it is events; `records` are all of them. */
  showLast(lines: readonly string[], records: number): void {
    if (lines.length > 0) this.#show(`${lines.join('\n')}\n`, lines.length);
    this.#drop(records - lines.length, 'memory_only');
  }

  close(): void {
    this.#options.sink?.close();
  }

  #writeAll(): void {
    while (this.#backlog.length > 0) {
      const batch = this.#backlog[0] as Batch;
      if (!this.#write(batch)) return;
      this.#backlog.shift();
      this.#backlogSize -= batch.lines.length;
    }
    this.#backlogSize = 0;
  }

  #write(batch: Batch): boolean {
    const { sink } = this.#options;
    try {
      const at = sink?.append(batch.lines);
      this.#written(batch.lines, batch.events, at);
      this.#breaker.succeeded();
      return true;
    } catch (error) {
      const rest = (error as { rest?: unknown }).rest;
      if (typeof rest === 'string' && rest !== '' && rest.length < batch.lines.length) this.#partly(batch, rest);
      this.#failed(error);
      this.#breaker.failed(this.#lastError);
      return false;
    }
  }

  // Some whole lines of the batch stand in the file: only the rest waits.
  #partly(batch: Batch, rest: string): void {
    const events = batch.events === 0 ? 0 : countLines(rest);
    this.#backlogSize -= batch.lines.length - rest.length;
    this.#written(batch.lines.slice(0, batch.lines.length - rest.length), batch.events - events, undefined);
    batch.lines = rest;
    batch.events = events;
  }

  #written(lines: string, events: number, at: Appended | undefined): void {
    if (events === 0) return;
    this.#unsynced.written(this.#settled + 1, this.#settled + events, lines, at);
    this.#settled += events;
    this.#options.counters.add('written', events);
  }

  // The oldest leave first: the newest are what is asked for.
  #shed(limit: number): void {
    while (this.#backlogSize > limit) {
      const batch = this.#backlog.shift();
      if (!batch) return;
      this.#backlogSize -= batch.lines.length;
      this.#giveUp(batch.events);
      if (batch.events > 0 && !batch.isShown) this.#show(batch.lines, batch.events);
      this.#drop(batch.records, 'disk');
    }
  }

  #withoutDisk(lines: string, events: number, records: number): void {
    this.#giveUp(events);
    const { memory, breakerStderr } = this.#options;
    if (memory?.(lines)) return;
    // Who counts the lost has done so by then.
    if (events > 0 && (breakerStderr === 'events' || this.#isLast)) this.#show(lines, events);
    else this.#drop(events, 'memory_only');
    this.#drop(records, 'memory_only');
  }

  #giveUp(events: number): void {
    if (events === 0) return;
    this.#lost.push({ from: this.#settled + 1, upto: this.#settled + events });
    // Only those who wait right now ask.
    if (this.#lost.length > MAX_LOST_RANGES) this.#lost.shift();
    this.#settled += events;
  }

  #drop(records: number, reason: string): void {
    if (records === 0) return;
    this.#options.counters.add('dropped', records, reason);
    // That there is memory only is said at start; the sum is said at the end.
    this.#lostRecords.add(records, this.isMemoryOnly ? undefined : this.#lastError);
  }

  #show(lines: string, events: number): void {
    const isTaken = this.#options.toStderr(lines);
    this.#options.counters.add(isTaken ? 'stderr' : 'dropped', events, isTaken ? '' : 'stderr');
  }

  #failed(error: unknown): void {
    this.#lastError = error instanceof Error ? error.message : 'the disk reports an error';
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
