import type { Resource } from '@opentelemetry/resources';
import type { LogRecordExporter } from '@opentelemetry/sdk-logs';
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { SpineEvent, Value } from '@spanreel/events';

import type { AheadGate } from './ahead-gate.ts';

/**
 * The redaction gate, as the pipeline uses it. Whatever leaves the process is an event that came back from `event`, or
 * passed one of the sealed exporters.
 */
export interface Gate {
  /**
   * Does a piece of what comes before the first batch, such as loading and the canary, within about a millisecond; true when
   * nothing is left. Whoever does not wait for that pays for the rest at once.
   */
  prepare(): boolean;
  /** The event without personal data; throws where it cannot vouch for that. */
  event(event: SpineEvent): SpineEvent;
  value(value: unknown): Value;
  resource(resource: Resource): Resource;
  sealSpans(exporter: SpanExporter): SpanExporter;
  sealLogs(exporter: LogRecordExporter): LogRecordExporter;
  sealMetrics(exporter: PushMetricExporter): PushMetricExporter;
  /** Where something looks at what passes ahead of time; absent otherwise, and then nothing has to be shown to it. */
  readonly ahead?: AheadGate | undefined;
  /** Resolves when the values of all that passed are in the vault, where there is one. Never rejects. */
  flush(): Promise<void>;
  /** The same at once, for the end of the process; what passes later is not kept. */
  close(): void;
}
