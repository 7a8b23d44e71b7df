import { type Context, TraceFlags } from '@opentelemetry/api';
import type { ReadableSpan, Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { scopeOf } from '@spanreel/api/pipeline';

import type { SignalQueue } from './signal-queue.ts';
import { SPAN_ATTRIBUTE } from './span-attributes.ts';

/** Open spans kept track of for the case that the process ends before they do. */
const MAX_OPEN = 10_000;

/** Puts stream and correlation id on every span, queues ended ones, and knows which are open. */
export class SpanreelSpanProcessor implements SpanProcessor {
  readonly #queue: SignalQueue<ReadableSpan>;
  readonly #open = new Set<Span>();
  #isClosed = false;

  constructor(queue: SignalQueue<ReadableSpan>) {
    this.#queue = queue;
  }

  onStart(span: Span, parentContext: Context): void {
    const { streamId, correlationId } = scopeOf(parentContext);
    if (streamId !== undefined) span.setAttribute(SPAN_ATTRIBUTE.streamId, streamId);
    if (correlationId !== undefined) span.setAttribute(SPAN_ATTRIBUTE.correlationId, correlationId);
    if (this.#open.size < MAX_OPEN) this.#open.add(span);
  }

  onEnd(span: ReadableSpan): void {
    this.#open.delete(span as Span);
    if (this.#isClosed || (span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    this.#queue.add(span);
  }

  /** Ends every span still open; the youngest first, so that children end before their parents. */
  endOpen(reason: string): void {
    for (const span of [...this.#open].toReversed()) {
      span.setAttribute(SPAN_ATTRIBUTE.endReason, reason);
      span.end();
    }
    this.#open.clear();
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
