import { type Context, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { correlationIdOf, scopeOf } from '@spanreel/api/pipeline';
import { uuidv7 } from 'uuidv7';

import type { SignalQueue } from './signal-queue.ts';
import { SPAN_ATTRIBUTE } from './span-attributes.ts';

/**
 * Open spans held for the case that the process ends before they do; those beyond are held weakly, so that an application that
 * forgets to end spans does not run out of memory because of it.
 */
const MAX_HELD = 10_000;

export interface SpanProcessorOptions {
  /** Told at the end how many open spans are lost: beyond so many held ones, and let go by the application without an end. */
  readonly lost: (spans: number) => void;
  readonly maxHeld?: number;
}

/** Puts stream and correlation id on every span, queues ended ones, and knows which are open. */
export class SpanreelSpanProcessor implements SpanProcessor {
  readonly #queue: SignalQueue<ReadableSpan>;
  readonly #options: SpanProcessorOptions;
  readonly #open = new Set<Span>();
  /** Open spans beyond those, by span id. */
  readonly #more = new Map<string, WeakRef<Span>>();
  #forgotten = 0;
  readonly #collected = new FinalizationRegistry<string>((spanId) => {
    if (this.#more.delete(spanId)) this.#forgotten++;
  });
  #isClosed = false;

  constructor(queue: SignalQueue<ReadableSpan>, options: SpanProcessorOptions) {
    this.#queue = queue;
    this.#options = options;
  }

  onStart(span: Span, parentContext: Context): void {
    const { streamId } = scopeOf(parentContext);
    if (streamId !== undefined) span.setAttribute(SPAN_ATTRIBUTE.streamId, streamId);
    // A trace that brought none along gets one here, and what lies below reads it off its parent.
    span.setAttribute(SPAN_ATTRIBUTE.correlationId, correlationIdOf(parentContext) ?? uuidv7());
    if (this.#open.size < (this.#options.maxHeld ?? MAX_HELD)) this.#open.add(span);
    else this.#holdWeakly(span);
  }

  onEnd(span: ReadableSpan): void {
    if (!this.#open.delete(span as Span)) this.#more.delete(span.spanContext().spanId);
    if (this.#isClosed || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    this.#queue.add(span);
  }

  /** Ends every span still open; the youngest first, so that children end before their parents. */
  endOpen(reason: string): void {
    const more = [...this.#more.values()].map((ref) => ref.deref());
    const open = [...this.#open, ...more.filter((span) => span !== undefined)];
    for (const span of open.toReversed()) {
      span.setAttribute(SPAN_ATTRIBUTE.endReason, reason);
      span.end();
    }
    this.#open.clear();
    this.#more.clear();
    const lost = this.#forgotten + more.filter((span) => span === undefined).length;
    this.#forgotten = 0;
    if (lost > 0) this.#options.lost(lost);
  }

  #holdWeakly(span: Span): void {
    const { spanId } = span.spanContext();
    this.#more.set(spanId, new WeakRef(span));
    this.#collected.register(span, spanId);
  }

  forceFlush(): Promise<void> {
    return this.#queue.flush();
  }

  shutdown(): Promise<void> {
    this.#queue.flushNow();
    this.#isClosed = true;
    return Promise.resolve();
  }
}
