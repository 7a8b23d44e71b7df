import type { Signal } from '../config/config.ts';
import { claimSpools, listSpools } from './claim-spools.ts';
import { isEventLine } from './is-event-line.ts';
import { type LineSenderOptions, sendLines } from './line-sender.ts';
import { type Chunk, Spool } from './spool.ts';

export interface FollowerOptions extends LineSenderOptions {
  readonly directory: string;
  /** Writer id, for the names of claimed spools. */
  readonly claimer: string;
  /** Bytes of spools not yet acknowledged; 1 GB if absent. */
  readonly maxBytes?: number;
  /** Milliseconds since the epoch, to compare with the files' times. */
  readonly wallClock?: () => number;
}

/** Acknowledged events are kept so long, and sent again if the receiver is lost meanwhile. */
export const HOLD_MS = 30_000;
export const SCAN_MS = 5_000;
const MAX_BYTES = 1024 ** 3;
/** Bytes of lines in one request: some hundred events. */
const REQUEST_BYTES = 192 * 1024;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5000;

/**
 * Delivers spools from the disk: this process's own as it grows, and those of processes that are gone. Behind every spool
 * runs a cursor; nothing is removed before it was acknowledged and held, or dropped, counted and said.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #spools = new Map<string, Spool>();
  /** Lines of which a signal's request failed: the signals that were taken are not sent again, for spans would be counted twice. */
  readonly #failed = new Map<Spool, Chunk & { readonly taken: Set<Signal> }>();
  #running: Promise<void> | undefined;
  #cancelRetry: (() => void) | undefined;
  #cancelScan: (() => void) | undefined;
  #failures = 0;
  /** Requests that were taken. */
  #progress = 0;
  #isStopped = false;
  #isWoken = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
  }

  /** Begins to look for spools of processes that are gone. */
  start(): void {
    const scan = (): void => {
      const next = (): void => {
        if (!this.#isStopped) this.#cancelScan = this.#options.timing.after(SCAN_MS, scan);
      };
      void this.#scan()
        .catch(() => {})
        .finally(next);
    };
    scan();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelScan?.();
    this.#cancelRetry?.();
  }

  /** This process writes to a new spool; those before are complete. */
  follow(path: string): void {
    for (const spool of this.#spools.values()) spool.isSealed = true;
    this.#spools.set(path, new Spool(path, false));
  }

  /** There may be more to deliver. */
  wake(): void {
    if (this.#isStopped || this.#cancelRetry) return;
    if (this.#running) this.#isWoken = true;
    else this.#run();
  }

  /** Resolves when all there is now was acknowledged, or an attempt has failed. */
  async deliver(): Promise<void> {
    const failures = this.#failures;
    for (let progress = -1; progress !== this.#progress && this.#failures <= failures && !this.#isStopped;) {
      progress = this.#progress;
      this.#cancelRetry?.();
      this.#cancelRetry = undefined;
      if (!this.#running) this.#run();
      await this.#running;
    }
  }

  /** A connection is lost: what was acknowledged lately is sent again. */
  receiverLost(): void {
    const since = this.#options.timing.now() - HOLD_MS;
    for (const spool of this.#spools.values()) spool.doubt(since);
    if ([...this.#spools.values()].some((spool) => spool.wantsResend)) this.#retryLater();
  }

  #run(): void {
    this.#isWoken = false;
    this.#running = this.#deliverAll()
      .catch(() => {
        this.#failures++;
        this.#retryLater();
      })
      .finally(() => {
        this.#running = undefined;
        // What came while the last look was taken.
        if (this.#isWoken) this.wake();
      });
  }

  async #deliverAll(): Promise<void> {
    for (const spool of this.#spools.values()) {
      while (!this.#isStopped) {
        const isTaken = spool.wantsResend ? await this.#resend(spool) : await this.#deliverNext(spool);
        if (isTaken === undefined) break;
        if (!isTaken) return;
        this.#failures = 0;
        this.#progress++;
      }
    }
  }

  /** True: taken, look for more. False: failed. `undefined`: nothing to do here. */
  async #deliverNext(spool: Spool): Promise<boolean | undefined> {
    if (spool.unacknowledged === 0) return undefined;
    const attempt = this.#failed.get(spool) ?? { ...(await spool.read(REQUEST_BYTES)), taken: new Set<Signal>() };
    if (attempt.lines.length === 0) {
      this.#dropTail(spool);
      return undefined;
    }
    const result = await sendLines(attempt, this.#options);
    if (result.kind === 'taken') {
      this.#failed.delete(spool);
      spool.acknowledge(attempt.upto, this.#options.timing.now());
      return true;
    }
    this.#failed.set(spool, attempt);
    this.#failures++;
    this.#retryLater(result.retryAfterMs);
    return false;
  }

  async #resend(spool: Spool): Promise<boolean | undefined> {
    const chunk = await spool.readResend(REQUEST_BYTES);
    if (!chunk) return undefined;
    const lines = chunk.lines.filter(isEventLine);
    const result = await sendLines({ lines, taken: new Set() }, this.#options);
    if (result.kind === 'taken') {
      this.#options.counters.add('resent', lines.length);
      chunk.taken(this.#options.timing.now());
      return true;
    }
    this.#failures++;
    this.#retryLater(result.retryAfterMs);
    return false;
  }

  #dropTail(spool: Spool): void {
    if (!spool.dropTail()) return;
    this.#options.counters.add('dropped', 1, 'torn_line');
    this.#options.report.problem(
      'torn_line',
      'a process was killed in the middle of a write; its last line is not whole and was not delivered',
    );
  }

  #retryLater(retryAfterMs?: number): void {
    if (this.#isStopped || this.#cancelRetry) return;
    const pause = Math.min(FIRST_PAUSE_MS * 1.5 ** Math.max(0, this.#failures - 1), LONGEST_PAUSE_MS);
    // Spread out, so that many processes do not come back to a receiver in one moment.
    const jittered = pause * (0.8 + Math.random() * 0.4);
    this.#cancelRetry = this.#options.timing.after(retryAfterMs ?? jittered, () => {
      this.#cancelRetry = undefined;
      this.wake();
    });
  }

  async #scan(): Promise<void> {
    const { directory, claimer, wallClock = Date.now, timing } = this.#options;
    for (const [path, spool] of this.#spools) {
      if (spool.isSealed) spool.touch();
      if (!spool.exists) this.#spools.delete(path);
      else if (spool.isDone(timing.now() - HOLD_MS)) this.#forget(spool);
    }
    const all = await listSpools(directory);
    const foreign = all.filter(({ path }) => !this.#spools.has(path));
    for (const path of await claimSpools(foreign, claimer, wallClock())) this.#spools.set(path, new Spool(path, true));
    await this.#enforceCap(all.reduce((sum, { bytes }) => sum + bytes, 0));
    this.wake();
  }

  // A file counts whole until it is removed: for the disk it is all the same what of it was acknowledged.
  async #enforceCap(bytes: number): Promise<void> {
    const { maxBytes = MAX_BYTES, counters, report } = this.#options;
    let excess = bytes - maxBytes;
    for (const spool of this.#spools.values()) {
      if (excess <= 0) return;
      if (!spool.isSealed) continue;
      const lines = await spool.countUnacknowledged();
      excess -= spool.size;
      this.#forget(spool);
      if (lines === 0) continue;
      counters.add('dropped', lines, 'spool_full');
      report.notice(
        'spool_full',
        `undelivered telemetry exceeds ${Math.round(maxBytes / 1024 ** 2)} MB; the oldest ${lines} lines were dropped`,
      );
    }
  }

  #forget(spool: Spool): void {
    spool.remove();
    this.#failed.delete(spool);
    this.#spools.delete(spool.path);
  }
}
