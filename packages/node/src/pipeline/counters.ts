/** Every counter of the pipeline: its metric name, unit and meaning. */
export const COUNTER = {
  emitted: { metric: 'spanreel.events.emitted', unit: '{event}', about: 'Events taken by emit.' },
  refused: { metric: 'spanreel.events.refused', unit: '{event}', about: 'Events refused at emit, by reason.' },
  written: { metric: 'spanreel.events.written', unit: '{event}', about: 'Events written to the local segment.' },
  delivered: {
    metric: 'spanreel.records.delivered',
    unit: '{record}',
    about: 'Records a receiver acknowledged, by signal.',
  },
  resent: {
    metric: 'spanreel.records.resent',
    unit: '{record}',
    about: 'Acknowledged events sent again, because the connection closed.',
  },
  spilled: {
    metric: 'spanreel.records.spilled',
    unit: '{record}',
    about: 'Spans, log records and metrics written to the segment instead of sent, by reason.',
  },
  dropped: { metric: 'spanreel.records.dropped', unit: '{record}', about: 'Records lost, by reason.' },
  stderr: {
    metric: 'spanreel.events.stderr',
    unit: '{event}',
    about: 'Events written to stderr, since no disk took them.',
  },
  redactionFailed: {
    metric: 'spanreel.redaction.failures',
    unit: '{record}',
    about: 'Records withheld because redaction failed.',
  },
  truncated: { metric: 'spanreel.events.truncated', unit: '{event}', about: 'Events cut down to the size limit.' },
  clockIgnored: {
    metric: 'spanreel.clock.ignored',
    unit: '{value}',
    about: 'Received clock values too far ahead to believe.',
  },
  subscriberFailed: {
    metric: 'spanreel.subscribers.failures',
    unit: '{call}',
    about: 'Subscriber calls that threw or rejected.',
  },
  breakerOpened: {
    metric: 'spanreel.breaker.opened',
    unit: '{time}',
    about: 'Times a circuit breaker opened, by sink.',
  },
} as const;

export type CounterName = keyof typeof COUNTER;

/** Counts of one process; by reason, signal or sink where that says more. */
export class Counters {
  readonly #counts = new Map<CounterName, Map<string, number>>();

  add(name: CounterName, amount = 1, reason = ''): void {
    let reasons = this.#counts.get(name);
    if (!reasons) this.#counts.set(name, (reasons = new Map()));
    reasons.set(reason, (reasons.get(reason) ?? 0) + amount);
  }

  total(name: CounterName): number {
    let sum = 0;
    for (const count of this.#counts.get(name)?.values() ?? []) sum += count;
    return sum;
  }

  /** Counts by reason; the empty reason stands for none. */
  byReason(name: CounterName): ReadonlyMap<string, number> {
    return this.#counts.get(name) ?? new Map();
  }
}
