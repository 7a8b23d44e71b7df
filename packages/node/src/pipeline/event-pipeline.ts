import type { Context } from '@opentelemetry/api';
import type {
  AnsweredBy,
  EmitRequest,
  EventHandler,
  EventRef,
  LamportClock,
  Pipeline,
  SubscribeOptions,
  WriterHead,
} from '@spanreel/api/pipeline';
import { type OtlpResource, type Value, currentName, nameForMessage } from '@spanreel/events';
import { uuidv7 } from 'uuidv7';

import { aliveParts } from './alive-beats.ts';
import { Answers } from './answers.ts';
import { type CheckedEvent, checkEvent, ownEvent } from './check-event.ts';
import { correlationIdAt } from './correlation-at.ts';
import type { AheadGate } from './ahead-gate.ts';
import type { Counters } from './counters.ts';
import { createEventFlush } from './create-event-flush.ts';
import { DurableError, settleOnDisk } from './durable-events.ts';
import type { EventFlush } from './event-flush.ts';
import { eventLineWriter } from './event-line.ts';
import { type TickingClock, createLamportClock } from './lamport-clock.ts';
import { type LatencySamples, sampleLatency } from './latency.ts';
import { mirrorEvent } from './mirror-event.ts';
import { OpenScopes } from './open-scopes.ts';
import { Preparation } from './preparation.ts';
import { EventRefusedError, Refusals, errorName } from './refusals.ts';
import type { Report } from './report.ts';
import { type SealOptions, toSpineEvent } from './seal-event.ts';
import type { SegmentLog } from './segment-log.ts';
import { type ProcessIdentity, stampEvent } from './stamp-event.ts';
import { type StreamHead, StreamHeads } from './stream-heads.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Timing } from './timing.ts';
import { weighPayload, withoutGiants } from './weigh-payload.ts';
import { wrongOptions } from './wrong-options.ts';

export const BEAT_MS = 10_000;
const MAX_EVENTS = 20_000;
const MAX_BYTES = 64 * 1024 * 1024;

export interface EventPipelineOptions extends Pick<SealOptions, 'redactor' | 'service'> {
  readonly log: SegmentLog;
  /** Redacted; asked for with the first line. */
  readonly resource: () => OtlpResource;
  readonly version: string;
  readonly captureContent: Pipeline['captureContent'];
  readonly timing: Timing;
  readonly counters: Counters;
  readonly report: Report;
  /** Refused events throw: for an application's own tests. */
  readonly strict?: boolean;
  readonly maxEvents?: number;
  /** Redacts a value at once; see {@link Pipeline.redact}. */
  readonly redact?: (value: unknown) => Value;
  /** What comes before the first event can be sealed; nothing by default. */
  readonly preparation?: Preparation;
  /** Looks at events ahead of their redaction; nothing by default. */
  readonly ahead?: Pick<AheadGate, 'events'> | undefined;
  /** Runs with every beat instead of touching the log. */
  readonly touch?: () => void;
  /** Told after lines were handed to the log. */
  readonly written?: () => void;
}

/** Stamps events at emit; redacts, chains and writes them in the flush. */
export class EventPipeline implements Pipeline {
  readonly clock: LamportClock;
  readonly captureContent: Pipeline['captureContent'];
  readonly identity: ProcessIdentity;
  /** Milliseconds of emit, one in 16, and of every write. */
  readonly latencies: { readonly emitLatency: LatencySamples; readonly writeLatency: LatencySamples } = {
    emitLatency: sampleLatency(16),
    writeLatency: sampleLatency(1),
  };

  readonly #options: EventPipelineOptions;
  readonly #heads: StreamHeads;
  readonly #answers: Answers = new Answers();
  readonly #clock: TickingClock;
  readonly #subscriptions: Subscriptions;
  readonly #flush: EventFlush;
  readonly #refusals: Refusals;
  readonly #scopes: OpenScopes;
  #cancelBeat: (() => void) | undefined;

  constructor(options: EventPipelineOptions) {
    const { timing, counters, report, ahead } = options;
    this.#options = options;
    this.#refusals = new Refusals(counters, report, options.strict === true);
    this.#scopes = new OpenScopes(report);
    this.captureContent = options.captureContent;
    this.identity = { streamId: uuidv7(), traceId: randomTraceId() };
    this.#heads = new StreamHeads(this.identity.streamId, { newWriterId: uuidv7, now: () => timing.now() });
    this.#clock = createLamportClock(() => {
      counters.add('clockIgnored');
      report.problem('clock', 'a received clock value was ignored: more than 2^32 ahead, or no whole number');
    });
    this.clock = this.#clock;
    this.#subscriptions = new Subscriptions(counters, report, timing);
    this.#flush = createEventFlush({
      log: options.log,
      timing,
      counters,
      report,
      sealing: options,
      preparation: options.preparation ?? new Preparation(() => true, timing),
      readAhead: ahead && ((waiting) => ahead.events(() => waiting().map((one) => toSpineEvent(one, options.service)))),
      toLine: eventLineWriter(options.resource, options.version),
      publish: (event, pending) => this.#subscriptions.publish(event, pending),
      written: options.written,
      writeLatency: this.latencies.writeLatency,
    });
  }

  get writerId(): string {
    return this.#heads.writerId;
  }

  emit(request: EmitRequest): EventRef | undefined {
    const start = this.#options.timing.now();
    try {
      return this.#take(request);
    } catch (error) {
      if (error instanceof EventRefusedError) throw error;
      return this.#refusals.add('internal', `an event could not be taken: ${errorName(error)}`);
    } finally {
      this.latencies.emitLatency.record(this.#options.timing.now() - start);
    }
  }

  async durable(request: EmitRequest): Promise<EventRef> {
    const ref = this.emit(request);
    if (!ref) throw new DurableError(nameForMessage(request.type), this.#refusals.last);
    const { log, timing } = this.#options;
    await settleOnDisk(currentName(request.type), this.#flush.taken, {
      log,
      timing,
      flush: () => this.flush(),
      problem: () => (this.#flush.isOpen ? undefined : 'redaction could not be loaded'),
    });
    return ref;
  }

  subscribe(pattern: string, handler: EventHandler, options?: SubscribeOptions): () => void {
    return this.#subscriptions.add(pattern, handler, options);
  }

  openStream(streamId: string): () => void {
    return this.#heads.open(streamId);
  }

  onExit(end: (reason: string) => void): () => void {
    return this.#scopes.add(end);
  }

  headOf(streamId: string): WriterHead | undefined {
    const head = this.#heads.known(streamId);
    return head && { writer_id: head.writerId, writer_seq: head.seq };
  }

  /** The correlation id of what happens at a point of the program. */
  correlationIdAt(at: Context): string {
    return correlationIdAt(at, this.#heads);
  }

  answered(by: AnsweredBy): void {
    if (this.#answers.add(by)) this.#tell([]);
  }

  /** Begins the beats of `process.alive`. */
  start(): void {
    if (this.#cancelBeat) return;
    const beat = (): void => {
      (this.#options.touch ?? (() => this.#options.log.touch()))();
      this.beat();
      this.#cancelBeat = this.#options.timing.after(BEAT_MS, beat);
    };
    this.#cancelBeat = this.#options.timing.after(BEAT_MS, beat);
  }

  /** Tells how far this process has come in each stream it writes; `final` includes its own. */
  beat(final = false): void {
    this.#tell(this.#heads.takeTouched(final));
  }

  #tell(heads: readonly StreamHead[]): void {
    for (const { writerId, payload } of aliveParts(heads, this.#answers.take(), this.writerId)) {
      this.#enqueue({ type: 'process.alive', payload }, ownEvent('process.alive', payload), this.#heads.own(writerId));
    }
  }

  /** Resolves when all that was emitted before is written, or waits for the disk. Never rejects. */
  flush(): Promise<void> {
    return this.#flush.flush();
  }

  /** Writes everything before it returns. */
  flushNow(): void {
    this.#flush.flushNow();
  }

  /** From now on every event is written before `emit` returns: when a process ends, no timer comes any more. */
  writeThrough(): void {
    this.#flush.writeThrough();
    const { waiting } = this.#flush;
    if (waiting === 0) return;
    this.#options.counters.add('dropped', waiting, 'redaction');
    const why = this.#flush.isOpen ? 'the process ended before they were redacted' : 'redaction could not be loaded';
    this.#options.report.notice('exit.redaction', `${waiting} events are lost: ${why}`);
  }

  /** Whether anything can be redacted: false as long as what redacts could not be loaded. */
  isOpen(): boolean {
    return this.#flush.open();
  }

  /** The process ends: subscribers hear of what is left with `tellSubscribers`; of what they emit then nobody hears, but it is written. */
  lastly(): void {
    this.#flush.lastly();
  }

  /** Tells subscribers of what they have not heard of since `lastly`: to be called when all is written. Returns whether any was told. */
  tellSubscribers(): boolean {
    this.#flush.writeThrough();
    return this.#flush.tellSubscribers() && !this.#subscriptions.isEmpty;
  }

  /** Redacts a value at once, for what has to be redacted before it is cut into several events. */
  redact(value: unknown): Value {
    if (!this.#options.redact) throw new Error('no redactor for values');
    return this.#options.redact(value);
  }

  /** Runs the callbacks of `onExit`: each ends its spans and emits its last events. */
  endScopes(reason: string): void {
    this.#scopes.endAll(reason);
  }

  /** Ends the beats and the flush timer. */
  stop(): void {
    this.#cancelBeat?.();
    this.#cancelBeat = undefined;
    this.#flush.stop();
  }

  #take(request: EmitRequest): EventRef | undefined {
    const checked = checkEvent(request, this.captureContent !== 'none');
    return 'refused' in checked
      ? this.#refusals.add(checked.refused, checked.message)
      : this.#enqueue(request, checked);
  }

  /** Takes an event; `at` is where one of our own belongs. */
  #enqueue(request: EmitRequest, { type, definition, payload }: CheckedEvent, at?: StreamHead): EventRef | undefined {
    const whole = weighPayload(payload);
    // What is left out anyway takes no room.
    const held = whole.hasGiant ? withoutGiants(payload) : payload;
    const bytes = whole.hasGiant ? weighPayload(held).bytes : whole.bytes;
    const limit = this.#options.maxEvents ?? MAX_EVENTS;
    if (this.#flush.waiting >= limit || this.#flush.bytes + bytes > MAX_BYTES) {
      this.#options.counters.add('dropped', 1, 'buffer_full');
      return this.#refusals.add(
        'buffer_full',
        `events come faster than they can be written; those beyond ${limit} in waiting are refused`,
      );
    }
    const { timing, counters } = this.#options;
    const stamping = { identity: this.identity, heads: this.#heads, clock: this.#clock, timing };
    const event = stampEvent(request, type, definition, held, bytes, stamping, at, !this.#subscriptions.isEmpty);
    const { head } = event;
    for (const wrong of wrongOptions(request))
      this.#options.report.problem(`option.${wrong}`, `event ${type}: ${wrong}`);
    if (!at) {
      head.touched = true;
      mirrorEvent(request, event, this.captureContent === 'events+spans');
    }
    head.touchedAt = timing.now();
    counters.add('emitted');
    this.#flush.add(event);
    if (this.#subscriptions.wantsSync(type)) this.#flush.sealNow();
    return { event_id: event.id, stream_id: head.streamId, writer_id: head.writerId, writer_seq: event.seq };
  }
}

function randomTraceId(): string {
  return uuidv7().replaceAll('-', '');
}
