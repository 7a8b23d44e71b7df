import type { LogRecordProcessor, ReadWriteLogRecord, ReadableLogRecord } from '@opentelemetry/sdk-logs';

import type { SignalQueue } from './signal-queue.ts';

/** Queues the application's own log records (pino and others over the Logs API). Events do not pass here. */
export class SpanreelLogProcessor implements LogRecordProcessor {
  readonly #queue: SignalQueue<ReadableLogRecord>;
  #isClosed = false;

  constructor(queue: SignalQueue<ReadableLogRecord>) {
    this.#queue = queue;
  }

  onEmit(record: ReadWriteLogRecord): void {
    if (!this.#isClosed) this.#queue.add(record);
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
