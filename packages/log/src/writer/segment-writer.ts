import { dirname, join } from 'node:path';

import type { FileSystem } from './file-system.ts';
import { nodeFileSystem } from './file-system.ts';
import { SegmentError } from './segment-error.ts';
import type { SegmentOwner } from './segment-name.ts';
import { segmentName } from './segment-name.ts';
import { Segment } from './segment.ts';
import { SharedRuns } from './shared-runs.ts';

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
const DEFAULT_MAX_AGE_MS = 3_600_000;
/** Others claim what has not been touched for 30 s; well before, the writer makes sure that its file is still its own. */
const OWN_FOR_MS = 15_000;

export interface SegmentWriterOptions {
  /** The log directory; day directories are made below it. */
  readonly directory: string;
  readonly owner: SegmentOwner;
  /** Name segments as spools, to be delivered and removed. */
  readonly spool?: boolean;
  /** A segment is not made longer than this; 64 MiB by default. A single append may be longer. */
  readonly maxBytes?: number;
  /** A segment is not written to for longer than this; one hour by default. */
  readonly maxAgeMs?: number;
  /** Called with the path of every new segment. */
  readonly onSegment?: (path: string) => void;
  /** Called once with the path of a segment that somebody deleted while it was written to; a new one follows. */
  readonly onDeleted?: (path: string) => void;
  readonly fileSystem?: FileSystem;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Where appended lines stand. */
export interface Appended {
  readonly path: string;
  /** Byte offset of the first line. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * The one writer of its segments: append-only, a new file per size, age, UTC day and process start, never an existing one.
 *
 * @example
 * const writer = new SegmentWriter({ directory: '.spanreel/log', owner: { host: 'web', pid: 7, boot: 'k3f9', thread: 0 } });
 * writer.append('{"resourceLogs":[]}\n');
 * await writer.sync();
 */
export class SegmentWriter {
  readonly #options: Required<Omit<SegmentWriterOptions, 'onSegment' | 'onDeleted'>> &
    Pick<SegmentWriterOptions, 'onSegment' | 'onDeleted'>;
  #segment: Segment | undefined;
  #day = '';
  #index = 0;
  #ownedAt = 0;
  #closed = false;
  /** Segments left behind with bytes that are not known to be on disk. */
  readonly #retired = new Set<Segment>();
  readonly #unsyncedDirectories = new Set<string>();
  /** Why segments, by path, may not have reached the disk. */
  readonly #lost = new Map<string, SegmentError>();
  readonly #syncs: SharedRuns = new SharedRuns(() => this.#syncAll());

  constructor(options: SegmentWriterOptions) {
    this.#options = {
      spool: false,
      maxBytes: DEFAULT_MAX_BYTES,
      maxAgeMs: DEFAULT_MAX_AGE_MS,
      fileSystem: nodeFileSystem,
      now: Date.now,
      ...options,
    };
  }

  /** The file written to at the moment, if one is open. */
  get path(): string | undefined {
    return this.#segment?.path;
  }

  /**
   * Opens the first segment now, to learn at the start whether the directory can be written.
   *
   * @throws {SegmentError} `SPANREEL_SEGMENT_OPEN`.
   */
  open(): void {
    this.#current(0);
  }

  /**
   * Appends whole lines with one synchronous write(2).
   *
   * @throws {SegmentError} `SPANREEL_SEGMENT_OPEN` or `SPANREEL_SEGMENT_WRITE`; its `rest` are the lines that are not
   * whole in the log and have to be appended again. `SPANREEL_SEGMENT_CLOSED` after `close`.
   */
  append(text: string): Appended {
    const lines = text.endsWith('\n') ? text : `${text}\n`;
    const segment = this.#current(Buffer.byteLength(lines), lines);
    const { offset, bytes } = segment.append(lines);
    this.#ownedAt = this.#options.now();
    return { path: segment.path, offset, bytes };
  }

  /**
   * Resolves when everything appended before the call is on disk, in a file that can be found there. Callers that wait at the same time share one
   * fdatasync. Rejects with a {@link SegmentError} `SPANREEL_SEGMENT_SYNC`; what was appended has to be appended again
   * then, it goes to a new file.
   *
   * @param appended What must be on disk: rejects too where an earlier sync has already failed for it.
   */
  async sync(appended?: Appended): Promise<void> {
    await this.#syncs.run();
    const lost = appended && this.#lost.get(appended.path);
    if (lost) throw lost;
  }

  /** Tells other processes that this one lives and its segment is taken. Call it every 10 s. Never throws. */
  touch(): void {
    this.#retireDeleted();
    if (this.#segment === undefined) return;
    try {
      this.#segment.touch();
      this.#ownedAt = this.#options.now();
    } catch {
      // Somebody believed this process dead and took the file over; what comes next goes to a new one.
      this.#retire();
    }
  }

  /**
   * Closes the files, after those syncs that somebody waits for. What nobody synced stays with the operating system, which
   * writes it unless the machine dies; a later `sync` of it rejects.
   */
  close(): void {
    this.#closed = true;
    this.#retire();
    // A sync under way still uses its descriptors and closes them itself.
    if (!this.#syncs.isRunning) this.#closeRetired();
  }

  #current(bytes: number, rest = ''): Segment {
    if (this.#closed) throw new SegmentError('SPANREEL_SEGMENT_CLOSED', this.#options.directory, undefined, rest);
    const now = this.#options.now();
    this.#retireDeleted();
    if (this.#segment !== undefined && now - this.#ownedAt > OWN_FOR_MS) this.touch();
    const day = new Date(now).toISOString().slice(0, 10);
    if (this.#segment !== undefined && this.#isFull(this.#segment, bytes, day, now)) this.#retire();
    return this.#segment ?? this.#create(day, now, rest);
  }

  #isFull(segment: Segment, bytes: number, day: string, now: number): boolean {
    const { maxBytes, maxAgeMs } = this.#options;
    return (
      segment.broken ||
      day !== this.#day ||
      now - segment.openedAt >= maxAgeMs ||
      (segment.size > 0 && segment.size + bytes > maxBytes)
    );
  }

  #create(day: string, now: number, rest: string): Segment {
    const { directory, owner, spool, fileSystem, onSegment } = this.#options;
    const folder = join(directory, day);
    let segment: Segment;
    try {
      fileSystem.makeDirectory(folder);
      const path = join(folder, segmentName({ ...owner, index: this.#index, spool }));
      segment = new Segment(fileSystem, path, now);
    } catch (error) {
      // A name that is taken, against all odds, is not asked for twice.
      if ((error as { code?: unknown }).code === 'EEXIST') this.#index++;
      throw new SegmentError('SPANREEL_SEGMENT_OPEN', folder, error, rest);
    }
    this.#segment = segment;
    this.#index++;
    this.#day = day;
    this.#ownedAt = now;
    this.#unsyncedDirectories.add(folder).add(dirname(folder));
    onSegment?.(segment.path);
    return segment;
  }

  #retireDeleted(): void {
    if (this.#segment?.deleted !== true) return;
    const { path } = this.#segment;
    this.#retire();
    this.#options.onDeleted?.(path);
  }

  #retire(): void {
    const segment = this.#segment;
    if (segment === undefined) return;
    this.#segment = undefined;
    this.#retired.add(segment);
    // A failure is remembered for those who ask later.
    if (!this.#closed) void this.#syncs.run().catch(() => {});
  }

  async #syncAll(): Promise<void> {
    const retired = [...this.#retired];
    const segments = this.#segment === undefined ? retired : [...retired, this.#segment];
    const directories = [...this.#unsyncedDirectories];
    this.#unsyncedDirectories.clear();
    const results = await Promise.allSettled([
      ...segments.filter((segment) => segment.dirty).map((segment) => this.#syncSegment(segment)),
      ...directories.map((directory) => this.#syncDirectory(directory)),
    ]);
    for (const segment of retired) this.#drop(segment);
    // Those who came while it ran still wait for theirs.
    if (this.#closed && !this.#syncs.isAwaited) this.#closeRetired();
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #syncSegment(segment: Segment): Promise<void> {
    try {
      await segment.dataSync();
    } catch (error) {
      const lost = new SegmentError('SPANREEL_SEGMENT_SYNC', segment.path, error);
      this.#lost.set(segment.path, lost);
      throw lost;
    }
  }

  async #syncDirectory(directory: string): Promise<void> {
    try {
      await this.#options.fileSystem.directorySync(directory);
    } catch (error) {
      this.#unsyncedDirectories.add(directory);
      throw new SegmentError('SPANREEL_SEGMENT_SYNC', directory, error);
    }
  }

  #closeRetired(): void {
    for (const segment of this.#retired) {
      if (segment.dirty)
        this.#lost.set(segment.path, new SegmentError('SPANREEL_SEGMENT_CLOSED', segment.path, undefined));
      this.#drop(segment);
    }
  }

  #drop(segment: Segment): void {
    if (!this.#retired.delete(segment)) return;
    try {
      segment.close();
    } catch {
      // Nothing hangs on it: the bytes were written, and synced where somebody waited for that.
    }
  }
}
