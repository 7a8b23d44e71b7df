import type { SpineEvent } from '@spanreel/events';

import type { Breaker } from './breaker.ts';
import type { LatencySamples } from './latency.ts';
import type { PendingEvent } from './pending-event.ts';
import type { Preparation } from './preparation.ts';
import { type SealOptions, sealEvent } from './seal-event.ts';
import type { SegmentLog } from './segment-log.ts';
import { SLICE_MS } from './slice.ts';
import type { Timing } from './timing.ts';

const FLUSH_MS = 100;
/** Until what could not be loaded is tried again. */
const RETRY_MS = 500;
export const FLUSH_EVENTS = 100;
/** Events that are shown at once to what reads ahead: redacting so many on trial takes about a slice. */
const AHEAD_EVENTS = 8;
/** Subscribers that answer events with events hear of so many generations of them; then it is a loop. */
export const GENERATIONS = 8;
/** Sealed lines are written at the end of a flush, or as soon as there are this many bytes of them. */
const WRITE_BYTES = 256 * 1024;

export interface EventFlushOptions {
  readonly log: SegmentLog;
  readonly timing: Timing;
  readonly sealing: SealOptions;
  /** What comes before the first event can be sealed. */
  readonly preparation: Preparation;
  /** Shows events to what takes its time, before they are sealed; absent where nothing does. */
  readonly readAhead?: ((waiting: () => readonly PendingEvent[]) => Promise<void>) | undefined;
  /** Wraps a log record as a line of the log. */
  readonly toLine: (record: string) => string;
  /** Gets every event when it is redacted. May add events. */
  readonly publish: (event: SpineEvent, pending: PendingEvent) => void;
  /** Told after lines were handed to the log. */
  readonly written: (() => void) | undefined;
  readonly writeLatency: LatencySamples;
  /** Guards the making of the first line; see {@link EventFlush.isOpen}. */
  readonly breaker: Breaker;
  /** Told of an event that subscribers do not hear of any more. */
  readonly unheard: (event: SpineEvent) => void;
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
  /** Events that were shown to what reads ahead. */
  #shown = 0;
  #waiting: { readonly ordinal: number; readonly resolve: () => void }[] = [];
  #lines: string[] = [];
  #lineBytes = 0;
  #cancelTimer: (() => void) | undefined;
  #isFlushing = false;
  #isSealing = false;
  #isWriteDue = false;
  #writesThrough = false;
  #isOpen = false;
  #isLast = false;
  /** A subscriber ended the process, and with it the sealing that it was told from. */
  #isEndedBySubscriber = false;
  #tellsWritten = false;
  /** What subscribers have yet to hear of when the process ends. */
  #unheard: { readonly event: SpineEvent; readonly pending: PendingEvent }[] = [];
  /** The generation of the event that subscribers hear of right now, and that of events that subscribers emitted. */
  #generation: number | undefined;
  readonly #generations = new WeakMap<PendingEvent, number>();

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

  /** Whether events can be sealed: false as long as what redacts could not be loaded. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Roughly what they hold in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  add(event: PendingEvent): void {
    if (this.#generation !== undefined) this.#generations.set(event, this.#isLast ? GENERATIONS : this.#generation + 1);
    this.#queue.push(event);
    this.#bytes += event.bytes;
    this.#taken++;
    if (!this.#writesThrough) this.#schedule();
    else {
      this.flushNow();
      if (this.#tellsWritten && this.#generation === undefined) this.tellSubscribers();
    }
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
    this.lastly();
    this.flushNow();
    this.#writesThrough = true;
  }

  /**
   * The process ends: subscribers hear of what is left with {@link tellSubscribers}, when all is written, for one of them may end
   * the process again, and at once. What they emit then is written, and no subscriber hears of it.
   */
  lastly(): void {
    this.#isLast = true;
    this.#isEndedBySubscriber ||= this.#generation !== undefined;
  }

  /**
   * Tells subscribers of what they have not heard of since {@link lastly}, and from now on of each event when it is written.
   * Returns whether there was anything.
   */
  tellSubscribers(): boolean {
    this.#tellsWritten = true;
    const isAny = this.#unheard.length > 0;
    for (let next = this.#unheard.shift(); next !== undefined; next = this.#unheard.shift()) {
      this.#tell(next.pending, next.event, this.#generations.get(next.pending) ?? 0);
    }
    return isAny;
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
        this.#begin();
      });
    }
  }

  #begin(): void {
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#options.timing.soon(() => this.#slice());
  }

  #slice(): void {
    const { timing, preparation } = this.#options;
    const until = timing.now() + SLICE_MS;
    if (!preparation.isDone(() => this.#slice())) return;
    if (!this.open()) {
      this.#rest();
      return;
    }
    if (this.#isWriteDue) this.#write();
    else if (this.#showsNext()) return;
    else this.#seal(until);
    // The write is a step of its own where sealing took all the time there was.
    if (this.#mustWrite()) {
      this.#isWriteDue = true;
      if (timing.now() < until) this.#write();
    }
    if (this.#handed === this.#taken) this.#isFlushing = false;
    else timing.soon(() => this.#slice());
  }

  /** Whether the next events are first shown to what reads ahead; the slice goes on when it has seen them. */
  #showsNext(): boolean {
    const { readAhead, timing } = this.#options;
    if (readAhead === undefined || this.#sealed < this.#shown || this.#sealed === this.#taken) return false;
    const last = Math.min(this.#taken, this.#sealed + AHEAD_EVENTS);
    // What was sealed meanwhile, at the end of a process, is not looked at any more.
    const waiting = (): PendingEvent[] =>
      this.#queue.slice(this.#queueStart, this.#queueStart + Math.max(0, last - this.#sealed));
    void readAhead(waiting).then(() => {
      this.#shown = last;
      timing.soon(() => this.#slice());
    });
    return true;
  }

  #mustWrite(): boolean {
    if (this.#handed === this.#sealed) return false;
    // Before the next wait.
    if (this.#options.readAhead !== undefined && this.#sealed >= this.#shown) return true;
    if (this.#sealed === this.#taken || this.#lines.length >= FLUSH_EVENTS || this.#lineBytes >= WRITE_BYTES)
      return true;
    return this.#waiting.some(({ ordinal }) => ordinal <= this.#sealed);
  }

  /** Redacts, chains and hands out events in order, until the queue is empty or the time is over. */
  #seal(until: number): void {
    // A subscriber that emits would come back here before the event before it is done. One that ends the process never returns.
    if ((this.#isSealing && !this.#isEndedBySubscriber) || !this.open()) return;
    this.#isSealing = true;
    const { timing } = this.#options;
    const isAtOnce = until === Number.POSITIVE_INFINITY;
    const last = isAtOnce || this.#options.readAhead === undefined ? this.#taken : this.#shown;
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
        this.#publish(pending, event);
        if (timing.now() >= until) break;
      }
    } finally {
      this.#isSealing = false;
      this.#compactQueue();
    }
  }

  #publish(pending: PendingEvent, event: SpineEvent): void {
    const generation = this.#generations.get(pending) ?? 0;
    if (generation >= GENERATIONS) {
      if (!this.#isLast) this.#options.unheard(event);
      return;
    }
    if (this.#isLast) this.#unheard.push({ event, pending });
    else this.#tell(pending, event, generation);
  }

  #tell(pending: PendingEvent, event: SpineEvent, generation: number): void {
    this.#generation = generation;
    this.#options.publish(event, pending);
    this.#generation = undefined;
  }

  /**
   * Whether events can be sealed. Every line begins with the redacted resource: making it loads what redacts, which may fail and
   * work later, where all file descriptors are in use for example.
   */
  open(): boolean {
    const { breaker, toLine } = this.#options;
    if (this.#isOpen || (!this.#isLast && !breaker.allows())) return this.#isOpen;
    try {
      toLine('');
      this.#isOpen = true;
      breaker.succeeded();
    } catch (error) {
      const { code, name } = error as { code?: unknown; name?: unknown };
      breaker.failed(String(code ?? name));
    }
    return this.#isOpen;
  }

  /** Nothing can be sealed now: events stay, nobody waits for them, and it is tried again. */
  #rest(): void {
    this.#isFlushing = false;
    for (const { resolve } of this.#waiting.splice(0)) resolve();
    this.#cancelTimer ??= this.#options.timing.after(RETRY_MS, () => {
      this.#cancelTimer = undefined;
      this.#begin();
    });
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
    this.#isWriteDue = false;
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
