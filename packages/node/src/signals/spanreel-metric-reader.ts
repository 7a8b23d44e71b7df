import { diag } from '@opentelemetry/api';
import {
  type AggregationOption,
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  type MetricProducer,
  MetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';

import type { Config } from '../config/config.ts';
import type { Timing } from '../pipeline/timing.ts';
import { collectNow } from './collect-now.ts';

export interface MetricReaderOptions {
  readonly settings: Config['metricExport'];
  readonly timing: Timing;
  /** Redacts and hands on, synchronously. Never throws. */
  readonly handOn: (metrics: ResourceMetrics) => void;
}

/** Collects metrics in the configured rhythm, and once more, synchronously, when the process ends. */
export class SpanreelMetricReader extends MetricReader {
  readonly #options: MetricReaderOptions;
  #producer: MetricProducer | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(options: MetricReaderOptions) {
    const { temporality, histogramAggregation } = options.settings;
    super({
      aggregationTemporalitySelector: temporalityOf[temporality],
      aggregationSelector: (type) => aggregationOf(type, histogramAggregation),
    });
    this.#options = options;
  }

  override setMetricProducer(producer: MetricProducer): void {
    this.#producer = producer;
    super.setMetricProducer(producer);
  }

  /** The last collection: for when no promise runs any more. */
  collectNow(): void {
    const now = Date.now();
    const at: [number, number] = [Math.floor(now / 1000), (now % 1000) * 1_000_000];
    const metrics = this.#producer && collectNow(this.#producer, at);
    if (metrics) this.#options.handOn(metrics);
  }

  protected override onInitialized(): void {
    this.#schedule();
  }

  protected override async onForceFlush(): Promise<void> {
    await this.#collect();
  }

  protected override async onShutdown(): Promise<void> {
    this.#cancelTimer?.();
    await this.#collect();
  }

  #schedule(): void {
    const { timing, settings } = this.#options;
    this.#cancelTimer = timing.after(settings.intervalMillis, () => {
      void this.#collect().finally(() => this.#schedule());
    });
  }

  async #collect(): Promise<void> {
    try {
      const { resourceMetrics, errors } = await this.collect({ timeoutMillis: this.#options.settings.timeoutMillis });
      if (errors.length > 0) diag.error(`spanreel: ${errors.length} metric callbacks failed`);
      this.#options.handOn(resourceMetrics);
    } catch (error) {
      diag.error(`spanreel: metrics could not be collected: ${error instanceof Error ? error.name : typeof error}`);
    }
  }
}

const cumulative = (): AggregationTemporality => AggregationTemporality.CUMULATIVE;

// As upstream's OTLP metric exporter chooses (OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE).
const temporalityOf: Readonly<
  Record<Config['metricExport']['temporality'], (type: InstrumentType) => AggregationTemporality>
> = {
  cumulative,
  delta: (type) =>
    type === InstrumentType.UP_DOWN_COUNTER || type === InstrumentType.OBSERVABLE_UP_DOWN_COUNTER
      ? AggregationTemporality.CUMULATIVE
      : AggregationTemporality.DELTA,
  lowmemory: (type) =>
    type === InstrumentType.COUNTER || type === InstrumentType.HISTOGRAM
      ? AggregationTemporality.DELTA
      : AggregationTemporality.CUMULATIVE,
};

function aggregationOf(
  type: InstrumentType,
  histogram: Config['metricExport']['histogramAggregation'],
): AggregationOption {
  const isExponential = type === InstrumentType.HISTOGRAM && histogram === 'base2_exponential_bucket_histogram';
  return { type: isExponential ? AggregationType.EXPONENTIAL_HISTOGRAM : AggregationType.DEFAULT };
}
