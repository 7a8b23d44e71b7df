import type { Context } from '@opentelemetry/api';
import type { EventStatus, Severity, SpineEvent, Value } from '@spanreel/events';

/** What an emission may say beside its name and payload. */
export interface EmitOptions {
  readonly severity?: Severity;
  readonly status?: EventStatus;
  readonly tags?: readonly string[];
  readonly component?: string;
  /** The event or message that made this one happen; the scope's if absent. */
  readonly causationId?: string;
  /** When it happened, nanoseconds since the epoch; now if absent. */
  readonly unixNano?: bigint;
  /** Whose span and scope it belongs to; the active one if absent. */
  readonly context?: Context;
}

/** One emission, as the helpers hand it to the pipeline. The payload is still raw: the pipeline snapshots and redacts it. */
export interface EmitRequest extends EmitOptions {
  readonly type: string;
  readonly payload: unknown;
}

/** Where an emitted event stands. */
export interface EventRef {
  readonly event_id: string;
  readonly stream_id: string;
  readonly writer_id: string;
  readonly writer_seq: number;
}

/** How far a process has come in a stream. */
export type WriterHead = Pick<EventRef, 'writer_id' | 'writer_seq'>;

/** What the answer to a request told: which process wrote events for it, and how many in the stream by then. */
export interface AnsweredBy extends WriterHead {
  readonly stream_id: string;
  /** The span of the request, at the caller. */
  readonly span_id: string;
}

/** What `emit.durable` resolves to; `stored: false` where no Spanreel pipeline is registered. */
export type DurableReceipt = { readonly stored: false } | ({ readonly stored: true } & EventRef);

/** Called with an event, redacted and deeply frozen; a promise it returns may reject without harm. */
export type EventHandler = (event: SpineEvent) => unknown;

export interface SubscribeOptions {
  /** Run before `emit` returns, at the cost of redacting then; otherwise in the batch that redacts the event. */
  readonly sync?: boolean;
  /** Only events of this severity and above. */
  readonly minSeverity?: Severity;
  /** Only events for which it returns true. */
  readonly where?: (event: SpineEvent) => boolean;
}

/** This writer's Lamport clock (Lamport 1978): ticked at every emission, merged at every receipt. */
export interface LamportClock {
  /** The value of the last event; what goes out with a message. */
  now(): number;
  /** Takes in a value received from another process; more than 2³² ahead is ignored and counted. */
  merge(received: number): void;
}

/**
 * A registered Spanreel pipeline: stamps, redacts, hashes and writes events. Installed by `@spanreel/node`, found by
 * every copy of `@spanreel/api` in the process.
 */
export interface Pipeline {
  readonly writerId: string;
  readonly clock: LamportClock;
  /** Whether what people said and programs returned is recorded in events and on spans (`SPANREEL_CAPTURE_CONTENT`). */
  readonly captureContent: 'none' | 'events' | 'events+spans';
  /** Takes an event; `undefined` when it was refused (unknown name, invalid payload, full buffer), which is counted and said. Never throws. */
  emit(request: EmitRequest): EventRef | undefined;
  /**
   * Takes an event and resolves once it is on disk; rejects (code `SPANREEL_DURABLE_FAILED`) after three tries. The event
   * takes its number before this returns, as with `emit`.
   */
  durable(request: EmitRequest): Promise<EventRef>;
  /**
   * Redacts a value now. Only for what must be cut into several events, which may never happen before redaction; where it is
   * missing such values leave only their hash.
   */
  redact?(value: unknown): Value;
  /** Returns what ends the subscription. `pattern` is a name or a glob such as `saga.*`. */
  subscribe(pattern: string, handler: EventHandler, options?: SubscribeOptions): () => void;
  /** Tells that a call, saga, workflow or command of this stream is running in this process; returns what tells its end. */
  openStream(streamId: string): () => void;
  /** How far this process has come in a stream; `undefined` where it has written nothing. Absent where no log is kept. */
  headOf?(streamId: string): WriterHead | undefined;
  /** Takes in which process answered a request and has a record of its own of the stream, so that it is missed where it is missing. */
  answered?(by: AnsweredBy): void;
  /** Runs when the process ends with the scope still open: ends spans with a reason before the last flush. Returns what takes it back. */
  onExit(end: (reason: string) => void): () => void;
}

const KEY = Symbol.for('spanreel.pipeline.v1');

interface Holder {
  [KEY]?: Pipeline | undefined;
}

/** The registered pipeline, if any. */
export function installedPipeline(): Pipeline | undefined {
  return (globalThis as Holder)[KEY];
}

/** Makes a pipeline the one of this process (and thread); `undefined` takes it away. */
export function installPipeline(pipeline: Pipeline | undefined): void {
  (globalThis as Holder)[KEY] = pipeline;
}
