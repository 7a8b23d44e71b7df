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

/**
 * Shows the pipeline's own counts and latencies as metrics, at the cost of nothing between collections. Returns what brings them
 * up to date at once, for the last collection of a process: observable instruments are not asked any more then.
 */
export function reportOwnMetrics(meter: Meter, { counters, emitLatency, writeLatency }: OwnMetricsOptions): () => void {
  const shown = (Object.keys(COUNTER) as CounterName[]).map((name) => showCounter(meter, counters, name));
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
      update();
      for (const millis of emitLatency.take()) emit.record(millis);
      for (const millis of writeLatency.take()) write.record(millis);
      result.observe(Math.max(0, counters.total('emitted') - counters.total('written')));
    });
  return update;

  function update(): void {
    for (const show of shown) show();
  }
}

/** Returns what adds to the metric what was counted since the last time. */
function showCounter(meter: Meter, counters: Counters, name: CounterName): () => void {
  const { metric, unit, about, by, parts = by === undefined ? [''] : [] } = counterEntry(name);
  const counter = meter.createCounter(metric, { unit, description: about, valueType: ValueType.INT });
  const shown = new Map<string, number>();
  return () => {
    const counted = counters.parts(name);
    for (const part of new Set([...parts, ...counted.keys()])) {
      const [before, now] = [shown.get(part), counted.get(part) ?? 0];
      if (before === now) continue;
      shown.set(part, now);
      // From 0 on: a series that begins with its first event hides that event from rate() and increase(), and so from alerts.
      counter.add(now - (before ?? 0), part === '' ? {} : { [by ?? 'reason']: part });
    }
  };
}
