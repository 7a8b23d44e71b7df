/** How far a writer has come in one stream. */
export interface StreamHead {
  readonly streamId: string;
  readonly writerId: string;
  /** The correlation id of the stream's events that bring none along. */
  correlationId: string | undefined;
  /** Last sequence number given out. */
  seq: number;
  /** Last sequence number hashed, and its hash. */
  sealedSeq: number;
  hash: string | undefined;
  /** Open calls, sagas, workflows and commands. */
  open: number;
  /** Whether an event came since the last beat. */
  touched: boolean;
  touchedAt: number;
}

export interface StreamHeadsOptions {
  readonly newWriterId: () => string;
  readonly now: () => number;
  /** Streams kept in memory; those closed for long give way first. */
  readonly capacity?: number;
}

/** Closed streams stay this long at least, so that a late event continues its chain. */
const KEEP_CLOSED_MS = 600_000;
const CAPACITY = 20_000;

/**
 * The heads of all streams of this process. Memory is bounded, yet no sequence ever restarts: once a stream of a writer
 * has been forgotten, streams that appear later are written by a new writer, for whom starting at 1 is right.
 */
export class StreamHeads {
  readonly #heads = new Map<string, StreamHead>();
  readonly #ownHeads = new Map<string, StreamHead>();
  readonly #options: StreamHeadsOptions;
  readonly #ownStreamId: string;
  #writerId: string;

  constructor(ownStreamId: string, options: StreamHeadsOptions) {
    this.#options = options;
    this.#ownStreamId = ownStreamId;
    this.#writerId = options.newWriterId();
  }

  /** The writer of streams that appear now. */
  get writerId(): string {
    return this.#writerId;
  }

  of(streamId: string): StreamHead {
    if (streamId === this.#ownStreamId) return this.own(this.#writerId);
    const known = this.#heads.get(streamId);
    if (known) return known;
    if (this.#heads.size >= (this.#options.capacity ?? CAPACITY)) this.#makeRoom();
    const head = this.#newHead(streamId, this.#writerId);
    this.#heads.set(streamId, head);
    return head;
  }

  /** The head of a stream that this process has written in; `undefined` of others. */
  known(streamId: string): StreamHead | undefined {
    const head = streamId === this.#ownStreamId ? this.#ownHeads.get(this.#writerId) : this.#heads.get(streamId);
    return head !== undefined && head.seq > 0 ? head : undefined;
  }

  /** The head of the process's own stream, by writer. */
  own(writerId: string): StreamHead {
    const known = this.#ownHeads.get(writerId);
    if (known) return known;
    const head = this.#newHead(this.#ownStreamId, writerId);
    this.#ownHeads.set(writerId, head);
    return head;
  }

  /** Tells that one more scope of the stream is open; returns what tells its end, once. */
  open(streamId: string): () => void {
    const head = this.of(streamId);
    head.open++;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      head.open--;
      head.touched = true;
      head.touchedAt = this.#options.now();
    };
  }

  /** The heads that a beat has to tell of: open, or touched since the last one. Those of the process's own stream come only along with others, or when asked for. */
  takeTouched(withOwn: boolean): StreamHead[] {
    const touched: StreamHead[] = [];
    for (const head of this.#heads.values()) {
      if ((head.touched || head.open > 0) && head.sealedSeq > 0) touched.push(head);
      // What waits to be hashed is told of next time.
      head.touched = head.sealedSeq !== head.seq;
    }
    if (withOwn || touched.length > 0) {
      for (const own of this.#ownHeads.values()) {
        if (own.touched && own.sealedSeq > 0) touched.push(own);
        own.touched = false;
      }
    }
    return touched;
  }

  #newHead(streamId: string, writerId: string): StreamHead {
    return {
      streamId,
      writerId,
      correlationId: undefined,
      seq: 0,
      sealedSeq: 0,
      hash: undefined,
      open: 0,
      touched: false,
      touchedAt: this.#options.now(),
    };
  }

  // The oldest tenth goes: closed long ago first, then closed ones, and open ones only if there is nothing else. One with
  // events still unhashed is never taken, for its chain is not finished.
  #makeRoom(): void {
    const goal = Math.max(1, Math.floor(this.#heads.size / 10));
    const longClosed = this.#options.now() - KEEP_CLOSED_MS;
    let freed = this.#forget(goal, (head) => head.open === 0 && !head.touched && head.touchedAt < longClosed);
    if (freed < goal) freed += this.#forget(goal - freed, (head) => head.open === 0);
    if (freed < goal) this.#forget(goal - freed, () => true);
  }

  #forget(goal: number, mayGo: (head: StreamHead) => boolean): number {
    let freed = 0;
    for (const head of this.#heads.values()) {
      if (freed >= goal) break;
      if (head.sealedSeq !== head.seq || !mayGo(head)) continue;
      this.#heads.delete(head.streamId);
      if (head.writerId === this.#writerId && head.seq > 0) this.#writerId = this.#options.newWriterId();
      freed++;
    }
    return freed;
  }
}
