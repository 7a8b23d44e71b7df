import type { SpineEvent } from '@spanreel/events';

import type { LatencySamples } from './latency.ts';
import type { PendingEvent } from './pending-event.ts';
import { type SealOptions, sealEvent } from './seal-event.ts';
import type { SegmentLog } from './segment-log.ts';
import type { Timing } from './timing.ts';

const FLUSH_MS = 100;
export const FLUSH_EVENTS = 100;
/** A slice of a flush ends here; its last event may take it to the 2 ms that a flush may hold the event loop. */
const SLICE_MS = 1.2;
/** Sealed lines are written at the end of a flush, or as soon as there are this many bytes of them. */
const WRITE_BYTES = 256 * 1024;

export interface EventFlushOptions {
  readonly log: SegmentLog;
  readonly timing: Timing;
  readonly sealing: SealOptions;
  /** Wraps a log record as a line of the log. */
  readonly toLine: (record: string) => string;
  /** Gets every event when it is redacted. May add events. */
  readonly publish: (event: SpineEvent) => void;
  /** Told after lines were handed to the log. */
  readonly written: (() => void) | undefined;
  readonly writeLatency: LatencySamples;
}

/**
 * Takes events from emit to the log, every 100 ms or 100 events: in slices, so that the event loop turns in between, in
 * order, and with one write per flush.
 */
export class EventFlush {
  readonly #options: EventFlushOptions;
  #queue: PendingEvent[] = [];
  #queueStart = 0;
  #bytes = 0;
  /** Events taken, sealed and handed to the log so far: the n-th event is written once the last of these is n. */
  #taken = 0;
  #sealed = 0;
  #handed = 0;
  #waiting: { readonly ordinal: number; readonly resolve: () => void }[] = [];
  #lines: string[] = [];
  #lineBytes = 0;
  #cancelTimer: (() => void) | undefined;
  #isFlushing = false;
  #isSealing = false;
  #writesThrough = false;

  constructor(options: EventFlushOptions) {
    this.#options = options;
  }

  /** Events taken so far: the ordinal of the last one. */
  get taken(): number {
    return this.#taken;
  }

  /** Events that wait to be redacted. */
  get waiting(): number {
    return this.#taken - this.#sealed;
  }

  /** Roughly what they hold in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  add(event: PendingEvent): void {
    this.#queue.push(event);
    this.#bytes += event.bytes;
    this.#taken++;
    if (this.#writesThrough) this.flushNow();
    else this.#schedule();
  }

  /** Resolves when all that was added before is written, or waits for the disk. Never rejects. */
  flush(): Promise<void> {
    if (this.#handed >= this.#taken) {
      this.#options.log.retry();
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.#waiting.push({ ordinal: this.#taken, resolve });
      this.#begin();
    });
  }

  /** Seals and writes everything before it returns. */
  flushNow(): void {
    // A subscriber may emit while it is told: its events come along, but not those it emits on hearing of them, and so on.
    for (let round = 0; round < 3 && this.#sealed < this.#taken; round++) this.sealNow();
    this.#write();
  }

  /** Seals all that waits, and so tells subscribers of it, before it returns. */
  sealNow(): void {
    this.#seal(Number.POSITIVE_INFINITY);
  }

  /** From now on every event is written as it is added: when a process ends, no timer comes any more. */
  writeThrough(): void {
    this.flushNow();
    this.#writesThrough = true;
  }

  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #schedule(): void {
    if (this.#isFlushing) return;
    // In a turn of its own: emit pays for nobody's flush.
    if (this.#taken - this.#sealed >= FLUSH_EVENTS) this.#begin();
    else {
      this.#cancelTimer ??= this.#options.timing.after(FLUSH_MS, () => {
        this.#cancelTimer = undefined;
        this.#begin(true);
      });
    }
  }

  #begin(now = false): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (now) this.#slice();
    else this.#options.timing.soon(() => this.#slice());
  }

  #slice(): void {
    this.#seal(this.#options.timing.now() + SLICE_MS);
    const isDone = this.#sealed === this.#taken;
    const isAwaited = this.#waiting.some(({ ordinal }) => ordinal <= this.#sealed);
    if (isDone || isAwaited || this.#lines.length >= FLUSH_EVENTS || this.#lineBytes >= WRITE_BYTES) this.#write();
    if (isDone) this.#isFlushing = false;
    else this.#options.timing.soon(() => this.#slice());
  }

  /** Redacts, chains and hands out events in order, until the queue is empty or the time is over. */
  #seal(until: number): void {
    // A subscriber that emits would come back here before the event before it is done.
    if (this.#isSealing) return;
    this.#isSealing = true;
    const { timing } = this.#options;
    const last = this.#taken;
    try {
      while (this.#sealed < last) {
        const pending = this.#queue[this.#queueStart] as PendingEvent;
        this.#queueStart++;
        this.#bytes -= pending.bytes;
        const { event, record } = sealEvent(pending, this.#options.sealing);
        this.#sealed++;
        const line = this.#options.toLine(record);
        this.#lines.push(line);
        this.#lineBytes += line.length;
        this.#options.publish(event);
        if (timing.now() >= until) break;
      }
    } finally {
      this.#isSealing = false;
      this.#compactQueue();
    }
  }

  #compactQueue(): void {
    if (this.#queueStart === this.#queue.length) this.#queue = [];
    else if (this.#queueStart < 1000) return;
    else this.#queue = this.#queue.slice(this.#queueStart);
    this.#queueStart = 0;
  }

  #write(): void {
    const { log, timing } = this.#options;
    const lines = this.#lines;
    if (lines.length > 0) {
      this.#lines = [];
      this.#lineBytes = 0;
      const start = timing.now();
      log.append(lines.join(''), lines.length);
      this.#options.written?.();
      this.#options.writeLatency.record(timing.now() - start);
    } else log.retry();
    this.#handed = this.#sealed;
    if (this.#waiting.length === 0) return;
    const done = this.#waiting.filter(({ ordinal }) => ordinal <= this.#handed);
    this.#waiting = this.#waiting.filter(({ ordinal }) => ordinal > this.#handed);
    for (const { resolve } of done) resolve();
  }
}
