import { type Context, context as contexts } from '@opentelemetry/api';
import type { LogRecordProcessor, ReadWriteLogRecord, ReadableLogRecord } from '@opentelemetry/sdk-logs';

import { scopeOf } from '@spanreel/api/pipeline';

import type { SignalQueue } from './signal-queue.ts';
import { SPAN_ATTRIBUTE } from './span-attributes.ts';

/** Puts stream and correlation id on the application's own log records (pino and others over the Logs API) and queues them. Events do not pass here. */
export class SpanreelLogProcessor implements LogRecordProcessor {
  readonly #queue: SignalQueue<ReadableLogRecord>;
  readonly #correlationIdAt: (at: Context) => string;
  #isClosed = false;

  constructor(queue: SignalQueue<ReadableLogRecord>, correlationIdAt: (at: Context) => string) {
    this.#queue = queue;
    this.#correlationIdAt = correlationIdAt;
  }

  onEmit(record: ReadWriteLogRecord, at: Context = contexts.active()): void {
    if (this.#isClosed) return;
    const { streamId } = scopeOf(at);
    if (streamId !== undefined) record.setAttribute(SPAN_ATTRIBUTE.streamId, streamId);
    record.setAttribute(SPAN_ATTRIBUTE.correlationId, this.#correlationIdAt(at));
    this.#queue.add(record);
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
