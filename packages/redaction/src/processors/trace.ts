// Entry `@spanreel/redaction/trace`: apart, because it loads @opentelemetry/sdk-trace.
import type { Context } from '@opentelemetry/api';
import {
  BatchSpanProcessor,
  type BatchSpanProcessorOptions,
  type ReadableSpan,
  type Span,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';

import { readAheadExporter } from '../gate/read-ahead-exporter.ts';
import type { SealOptions } from '../gate/seal-options.ts';
import { sealSpanExporter } from '../gate/seal-span-exporter.ts';
import type { RedactionPolicy } from '../redactor/policy.ts';
import type { Redactor } from '../redactor/redactor.ts';
import { toRedactor } from './to-redactor.ts';

export type RedactingSpanProcessorOptions = Omit<BatchSpanProcessorOptions, 'exporter'> & SealOptions;

/**
 * Upstream's batch processor in front of a sealed exporter, for a set-up of your own. Other processors beside it see the
 * spans as they were recorded.
 *
 * @example
 * const provider = new TracerProvider({
 *   spanProcessors: [new RedactingSpanProcessor(new OTLPTraceExporter(), { key: loadTokenKey({}).key })],
 * });
 */
export class RedactingSpanProcessor implements SpanProcessor {
  readonly #batch: BatchSpanProcessor;

  constructor(exporter: SpanExporter, policy: RedactionPolicy | Redactor, options: RedactingSpanProcessorOptions = {}) {
    const redactor = toRedactor(policy);
    const sealed = readAheadExporter<ReadableSpan[], SpanExporter>(exporter, redactor, options, sealSpanExporter);
    this.#batch = new BatchSpanProcessor({ ...options, exporter: sealed });
  }

  onStart(span: Span, parentContext: Context): void {
    this.#batch.onStart(span, parentContext);
  }

  onEnd(span: ReadableSpan): void {
    this.#batch.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#batch.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batch.shutdown();
  }
}
