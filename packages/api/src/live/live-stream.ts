import type { Context } from '@opentelemetry/api';
import { REDUCER, REDUCER_VERSION } from '@spanreel/events';

import type { EventRef, Pipeline } from '../pipeline/index.ts';
import { LiveState } from './live-state.ts';

/** A checkpoint is written at the end of a stream's run, and while it goes on after so many events; see `#every`. */
const CHECKPOINT_EVERY = 50;

/** One writer's part of a stream while at least one call, saga or workflow of it is open in this process. */
export class LiveStream {
  readonly state: LiveState = new LiveState();
  readonly #pipeline: Pipeline;
  #scopes = 0;
  #fromSeq = 0;
  #uptoSeq = 0;
  #sinceCheckpoint = 0;
  // A checkpoint costs as much as the state is large: half as many events as it has items keep the whole linear.
  #every = CHECKPOINT_EVERY;
  #closed = false;
  // Recordings are told in their own time; their checkpoints belong there too.
  #unixNano: bigint | undefined;

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
  }

  open(): void {
    this.#scopes++;
  }

  /** Returns whether this was the last scope; then the checkpoint is written. */
  close(at: Context): boolean {
    this.#scopes--;
    if (this.#scopes > 0) return false;
    this.#checkpoint(at);
    this.#closed = true;
    return true;
  }

  /** To be called after the state has followed the event: a checkpoint may be due. */
  emitted(ref: EventRef | undefined, at: Context, unixNano?: bigint): void {
    if (ref === undefined || this.#closed) return;
    this.#unixNano = unixNano;
    this.#count(ref);
    if (++this.#sinceCheckpoint >= this.#every) this.#checkpoint(at);
  }

  #count({ writer_seq: seq }: EventRef): void {
    if (this.#fromSeq === 0) this.#fromSeq = seq;
    this.#uptoSeq = Math.max(this.#uptoSeq, seq);
  }

  // Durable events that are still on their way to disk have taken their numbers already: all below the last one known.
  #checkpoint(at: Context): void {
    this.#sinceCheckpoint = 0;
    this.#every = Math.max(CHECKPOINT_EVERY, this.state.size() / 2);
    if (this.#uptoSeq === 0) return;
    const ref = this.#pipeline.emit({
      type: 'replay.checkpoint',
      context: at,
      ...(this.#unixNano === undefined ? {} : { unixNano: this.#unixNano }),
      payload: {
        reducer: REDUCER,
        reducer_version: REDUCER_VERSION,
        from_seq: this.#fromSeq,
        upto_seq: this.#uptoSeq,
        state: this.state.current(),
      },
    });
    if (ref !== undefined) this.#count(ref);
  }
}
