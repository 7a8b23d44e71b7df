import { type Meter, ValueType } from '@opentelemetry/api';

import { COUNTER, type CounterName, type Counters, counterEntry } from '../pipeline/counters.ts';
import type { LatencySamples } from '../pipeline/latency.ts';

export interface OwnMetricsOptions {
  readonly counters: Counters;
  /** Milliseconds from the call of `emit` to its return, sampled. */
  readonly emitLatency: LatencySamples;
  /** Milliseconds that one write to the segment took. */
  readonly writeLatency: LatencySamples;
}

const BOUNDS_MS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 50, 100, 1000];

/** Shows the pipeline's own counts and latencies as metrics, at the cost of nothing between collections. */
export function reportOwnMetrics(meter: Meter, { counters, emitLatency, writeLatency }: OwnMetricsOptions): void {
  for (const name of Object.keys(COUNTER) as CounterName[]) {
    const { metric, unit, about, by, parts = by === undefined ? [''] : [] } = counterEntry(name);
    meter
      .createObservableCounter(metric, { unit, description: about, valueType: ValueType.INT })
      .addCallback((result) => {
        const counted = counters.parts(name);
        // A series that begins with its first event hides that event from rate() and increase(), and so from alerts.
        for (const part of new Set([...parts, ...counted.keys()])) {
          result.observe(counted.get(part) ?? 0, part === '' ? {} : { [by ?? 'reason']: part });
        }
      });
  }
  const advice = { explicitBucketBoundaries: BOUNDS_MS };
  const emit = meter.createHistogram('spanreel.emit.duration', {
    unit: 'ms',
    advice,
    description: 'Duration of emit, one call in 16.',
  });
  const write = meter.createHistogram('spanreel.write.duration', {
    unit: 'ms',
    advice,
    description: 'Duration of a write to the segment.',
  });
  // Observable callbacks run first in a collection: what they record into a histogram is part of it.
  meter
    .createObservableGauge('spanreel.events.unwritten', {
      unit: '{event}',
      description: 'Events emitted and not yet written.',
    })
    .addCallback((result) => {
      for (const millis of emitLatency.take()) emit.record(millis);
      for (const millis of writeLatency.take()) write.record(millis);
      result.observe(Math.max(0, counters.total('emitted') - counters.total('written')));
    });
}
