import type { Context } from '@opentelemetry/api';
import { context, isSpanContextValid, trace } from '@opentelemetry/api';
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
import { correlationIdOf, scopeOf } from '@spanreel/api/pipeline';
import type { EventDefinition, EventMetadata, SpineEvent } from '@spanreel/events';
import {
  SEVERITY,
  currentName,
  findEvent,
  isUnixNano,
  nameGlob,
  normalizeMap,
  parseSeverity,
  toIsoNanos,
  unknownEvent,
  validatePayload,
} from '@spanreel/events';

/** Settings of an in-memory pipeline. */
export interface InMemoryPipelineOptions {
  readonly captureContent?: Pipeline['captureContent'];
  /** Nanoseconds since the epoch; the system's clock by default. */
  readonly now?: () => bigint;
  /** Whether an unknown name or a wrong payload throws where it is emitted (code `SPANREEL_EVENT_REFUSED`); else it is only in `rejections`. */
  readonly strict?: boolean;
}

/** An emission that the pipeline did not take. */
export interface Rejection {
  readonly type: string;
  readonly reason: string;
}

interface Subscription {
  readonly matches: (type: string) => boolean;
  readonly handler: EventHandler;
  readonly options: SubscribeOptions;
}

/**
 * A pipeline for unit tests of code that emits: it validates and stamps as the real one does and keeps every event in
 * order. It does not redact, hash or write.
 *
 * @example
 * const pipeline = new InMemoryPipeline();
 * installPipeline(pipeline);
 * await saga('transfer', {}, body);
 * expect(pipeline.events.map((event) => event.event_type)).toEqual(['saga.started', 'saga.completed']);
 */
export class InMemoryPipeline implements Pipeline {
  readonly writerId: string = idOf(0);
  readonly captureContent: Pipeline['captureContent'];
  /** Every event taken, in the order of its emission. */
  readonly events: SpineEvent[] = [];
  /** Names of the events that were emitted with `durable`, in order. */
  readonly durableEvents: string[] = [];
  readonly rejections: Rejection[] = [];
  /** Which processes answered requests, in order. */
  readonly answers: AnsweredBy[] = [];
  readonly clock: LamportClock = {
    now: () => this.#clock,
    merge: (received) => {
      if (received <= this.#clock + 2 ** 32) this.#clock = Math.max(this.#clock, received);
    },
  };

  /**
   * What `durable` waits for before it resolves; resolves at once by default. Assign one that stays pending or rejects
   * to see what code does while its record is not, or never, on disk.
   */
  store: (event: SpineEvent) => Promise<void> = () => Promise.resolve();

  readonly #isStrict: boolean;
  readonly #now: () => bigint;
  readonly #seq = new Map<string, number>();
  readonly #open = new Map<string, number>();
  readonly #exits = new Set<(reason: string) => void>();
  readonly #subscriptions = new Set<Subscription>();
  #clock = 0;

  constructor({ captureContent = 'events', now = systemNow, strict = false }: InMemoryPipelineOptions = {}) {
    this.#isStrict = strict;
    this.captureContent = captureContent;
    this.#now = now;
  }

  emit(request: EmitRequest): EventRef | undefined {
    const event = this.#take(request);
    return event === undefined ? undefined : refOf(event);
  }

  async durable(request: EmitRequest): Promise<EventRef> {
    const event = this.#take(request);
    if (event === undefined) throw durableFailure(`${request.type} was refused: ${this.rejections.at(-1)?.reason}`);
    this.durableEvents.push(event.event_type);
    try {
      await this.store(event);
    } catch (error) {
      throw durableFailure(`${event.event_type} could not be stored: ${String(error)}`, error);
    }
    return refOf(event);
  }

  subscribe(pattern: string, handler: EventHandler, options: SubscribeOptions = {}): () => void {
    const subscription = { matches: nameGlob(currentName(pattern)), handler, options };
    this.#subscriptions.add(subscription);
    return () => this.#subscriptions.delete(subscription);
  }

  openStream(streamId: string): () => void {
    this.#open.set(streamId, (this.#open.get(streamId) ?? 0) + 1);
    let open = true;
    return () => {
      if (!open) return;
      open = false;
      const left = (this.#open.get(streamId) ?? 1) - 1;
      if (left === 0) this.#open.delete(streamId);
      else this.#open.set(streamId, left);
    };
  }

  headOf(streamId: string): WriterHead | undefined {
    const seq = this.#seq.get(streamId);
    return seq === undefined ? undefined : { writer_id: this.writerId, writer_seq: seq };
  }

  answered(by: AnsweredBy): void {
    this.answers.push(by);
  }

  onExit(end: (reason: string) => void): () => void {
    this.#exits.add(end);
    return () => this.#exits.delete(end);
  }

  /** Streams with a call, saga, workflow or command that has not ended. */
  get openStreams(): readonly string[] {
    return [...this.#open.keys()];
  }

  /** How many `onExit` handlers are waiting; a helper that ended properly has taken its own back. */
  get pendingExits(): number {
    return this.#exits.size;
  }

  /** Does to the open scopes what the end of the process does. */
  exit(reason: string): void {
    for (const end of [...this.#exits].toReversed()) end(reason);
  }

  /** Payloads of the events of one type, in order. */
  payloads(type: string): unknown[] {
    return this.events.filter((event) => event.event_type === type).map(({ payload }) => payload);
  }

  #take(request: EmitRequest): SpineEvent | undefined {
    const type = currentName(request.type);
    const definition = findEvent(type);
    const payload = normalizeMap(request.payload);
    if (definition === undefined) return this.#refuse(request, unknownEvent(request.type));
    const problem = validatePayload(definition, payload);
    if (problem !== undefined) return this.#refuse(request, `event ${type}: ${problem}`);
    const event: SpineEvent = { ...this.#envelope(type, definition, request), payload };
    this.events.push(event);
    this.#deliver(event);
    return event;
  }

  #refuse({ type }: EmitRequest, reason: string): undefined {
    this.rejections.push({ type, reason });
    if (this.#isStrict) throw Object.assign(new Error(reason), { code: 'SPANREEL_EVENT_REFUSED' });
    return undefined;
  }

  #envelope(type: string, definition: EventDefinition, request: EmitRequest): Omit<SpineEvent, 'payload'> {
    const at = request.context ?? context.active();
    const scope = scopeOf(at);
    const span = spanOf(at);
    const streamId = scope.streamId ?? span?.traceId ?? processTrace;
    const seq = (this.#seq.get(streamId) ?? 0) + 1;
    this.#seq.set(streamId, seq);
    this.#clock += 1;
    const causationId = request.causationId ?? scope.causationId;
    const correlationId = correlationIdOf(at);
    return {
      event_type: type,
      event_id: idOf(this.events.length + 1),
      trace_id: span?.traceId ?? processTrace,
      ...(span?.spanId !== undefined && { span_id: span.spanId }),
      ...(span?.parentSpanId !== undefined && { parent_span_id: span.parentSpanId }),
      stream_id: streamId,
      writer_id: this.writerId,
      writer_seq: seq,
      clock: this.#clock,
      timestamp: toIsoNanos(isUnixNano(request.unixNano) ? request.unixNano : this.#now()),
      severity: parseSeverity(request.severity) ?? definition.severity ?? 'INFO',
      ...(request.status !== undefined && { status: request.status }),
      ...(request.tags !== undefined && { tags: request.tags }),
      schema_version: definition.version,
      ...(correlationId !== undefined && { correlation_id: correlationId }),
      ...(causationId !== undefined && { causation_id: causationId }),
      ...(scope.parentTraceId !== undefined && { parent_trace_id: scope.parentTraceId }),
      ...(scope.tenantId !== undefined && { tenant_id: scope.tenantId }),
      ...(scope.conversationId !== undefined && { conversation_id: scope.conversationId }),
      metadata: metadataOf(definition, request, at),
    };
  }

  #deliver(event: SpineEvent): void {
    for (const { matches, handler, options } of this.#subscriptions) {
      const { sync = false, minSeverity = 'DEBUG', where } = options;
      if (!matches(event.event_type) || SEVERITY[event.severity] < SEVERITY[minSeverity]) continue;
      const call = (): void => {
        try {
          if (where?.(event) ?? true) handler(event);
        } catch {
          // As in the real pipeline: what a subscriber throws is not the emitter's trouble.
        }
      };
      if (sync) call();
      else queueMicrotask(call);
    }
  }
}

const processTrace = 'f'.repeat(32);

function systemNow(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

// Shaped like UUIDv7, counted instead of random: a failing test prints the same ids every time.
function idOf(number: number): string {
  return `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

function refOf({ event_id, stream_id, writer_id, writer_seq }: SpineEvent): EventRef {
  return { event_id, stream_id, writer_id, writer_seq };
}

function spanOf(at: Context): { traceId: string; spanId: string; parentSpanId: string | undefined } | undefined {
  const span = trace.getSpan(at);
  const spanContext = span?.spanContext();
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return undefined;
  const { parentSpanContext } = span as { readonly parentSpanContext?: { readonly spanId: string } };
  return { traceId: spanContext.traceId, spanId: spanContext.spanId, parentSpanId: parentSpanContext?.spanId };
}

function metadataOf(definition: EventDefinition, request: EmitRequest, at: Context): EventMetadata {
  const { agentName, agentVersion } = scopeOf(at);
  const component = request.component ?? definition.component;
  return {
    ...(component !== undefined && { component }),
    ...(agentName !== undefined && { agent_name: agentName }),
    ...(agentVersion !== undefined && { agent_version: agentVersion }),
  };
}

function durableFailure(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: 'SPANREEL_DURABLE_FAILED' });
}
