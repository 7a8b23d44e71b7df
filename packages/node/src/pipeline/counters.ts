interface CounterEntry {
  readonly metric: string;
  readonly unit: string;
  readonly about: string;
  /** The attribute that tells its counts apart, if any. */
  readonly by?: string;
  /** Values of that attribute that are shown before anything was counted. Others may follow. */
  readonly parts?: readonly string[];
}

/** Every counter of the pipeline. */
export const COUNTER = {
  emitted: { metric: 'spanreel.events.emitted', unit: '{event}', about: 'Events taken by emit.' },
  refused: {
    metric: 'spanreel.events.refused',
    unit: '{event}',
    about: 'Events refused at emit, by reason.',
    by: 'reason',
  },
  written: { metric: 'spanreel.events.written', unit: '{event}', about: 'Events written to the local segment.' },
  delivered: {
    metric: 'spanreel.records.delivered',
    unit: '{record}',
    about: 'Records a receiver acknowledged, by signal.',
    by: 'signal',
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
    by: 'reason',
  },
  dropped: {
    metric: 'spanreel.records.dropped',
    unit: '{record}',
    about: 'Records lost, by reason.',
    by: 'reason',
    parts: [
      'buffer_full',
      'damaged_line',
      'disk',
      'memory_only',
      'never_ended',
      'no_receiver',
      'redaction',
      'refused_logs',
      'refused_metrics',
      'refused_traces',
      'spool_full',
      'stderr',
      'torn_line',
    ],
  },
  stderr: {
    metric: 'spanreel.events.stderr',
    unit: '{event}',
    about: 'Events written to stderr, since no disk took them.',
  },
  redacted: {
    metric: 'spanreel.redactions',
    unit: '{value}',
    about: 'Values replaced before anything left the process, by entity.',
    by: 'entity',
  },
  redactionFailed: {
    metric: 'spanreel.redaction.failures',
    unit: '{record}',
    about: 'Records withheld because redaction failed, by signal.',
    by: 'signal',
    parts: ['event', 'spans', 'log records', 'metrics'],
  },
  unread: {
    metric: 'spanreel.redaction.unread',
    unit: '{text}',
    about:
      'Texts that the name model did not read: withheld (`late`, `failed`), or left to the built-in detectors (`unavailable`).',
    by: 'reason',
    parts: ['late', 'failed', 'unavailable'],
  },
  vaultKept: { metric: 'spanreel.vault.kept', unit: '{value}', about: 'Values written to the vault.' },
  vaultDropped: {
    metric: 'spanreel.vault.dropped',
    unit: '{value}',
    about: 'Values that are not in the vault although their tokens went out, by reason.',
    by: 'reason',
    parts: ['disk', 'erased', 'exit', 'full', 'key', 'locked', 'too_long'],
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
  subscriberSkipped: {
    metric: 'spanreel.subscribers.skipped',
    unit: '{call}',
    about: 'Events that a subscriber was not told of, since it was too slow, by reason.',
    by: 'reason',
    parts: ['event_loop', 'unfinished'],
  },
  breakerOpened: {
    metric: 'spanreel.breaker.opened',
    unit: '{time}',
    about: 'Times a circuit breaker opened, by sink.',
    by: 'sink',
  },
} as const;

export type CounterName = keyof typeof COUNTER;

export function counterEntry(name: CounterName): CounterEntry {
  return COUNTER[name];
}

/** Counts of one process; by reason, signal, entity or sink where that says more. */
export class Counters {
  readonly #counts = new Map<CounterName, Map<string, number>>();

  add(name: CounterName, amount = 1, part = ''): void {
    let parts = this.#counts.get(name);
    if (!parts) this.#counts.set(name, (parts = new Map()));
    parts.set(part, (parts.get(part) ?? 0) + amount);
  }

  total(name: CounterName): number {
    let sum = 0;
    for (const count of this.#counts.get(name)?.values() ?? []) sum += count;
    return sum;
  }

  /** Counts by what tells them apart; the empty one stands for none. */
  parts(name: CounterName): ReadonlyMap<string, number> {
    return this.#counts.get(name) ?? new Map();
  }
}
