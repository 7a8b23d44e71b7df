import { count, listOf } from '../../terminal/format.ts';
import type { Diagnosis } from './diagnosis.ts';
import { type OwnCount, readCounts } from './read-counts.ts';

const DAY_MS = 24 * 3_600_000;

interface Loss {
  readonly metric: string;
  /** What was counted, one and many of it. */
  readonly words: (total: number) => string;
  readonly wayOut: string;
}

const LOSSES: readonly Loss[] = [
  {
    metric: 'spanreel.records.dropped',
    words: (total) => `${count(total, 'record')} lost`,
    wayOut: 'make the log writable and large enough, and the endpoint reachable; stderr says what was lost when',
  },
  {
    metric: 'spanreel.events.stderr',
    words: (total) => `${count(total, 'event')} written to stderr, since no disk took them`,
    wayOut: 'make room for the log, or set SPANREEL_LOG to another disk',
  },
  {
    metric: 'spanreel.events.refused',
    words: (total) => `${count(total, 'event')} refused at emit`,
    wayOut: 'OTEL_LOG_LEVEL=error says on stderr which, and why',
  },
  {
    metric: 'spanreel.redaction.failures',
    words: (total) => `${count(total, 'record')} withheld, because redaction failed`,
    wayOut: 'OTEL_LOG_LEVEL=error says on stderr why',
  },
  {
    metric: 'spanreel.vault.dropped',
    words: (total) => `${count(total, 'value')} not kept in the vault`,
    wayOut: 'stderr of the process says why; their tokens went out, and nobody can be shown what they stand for',
  },
  {
    metric: 'spanreel.subscribers.failures',
    words: (total) => `${count(total, 'call')} of subscribers failed`,
    wayOut: 'catch what the handler throws: the others and the record do not need it, but the handler may',
  },
  {
    metric: 'spanreel.subscribers.skipped',
    words: (total) => `${count(total, 'event')} not told to subscribers that are too slow`,
    wayOut: 'do less in the handler, or hand the work to a queue of your own',
  },
  {
    metric: 'spanreel.breaker.opened',
    words: (total) => `a circuit breaker opened ${total === 1 ? 'once' : `${total} times`}`,
    wayOut: 'look whether the log can be written and the endpoint answers',
  },
];

/** What processes say in their metrics, as far as these stand in the log, that they lost or could not do in the last 24 hours. */
export async function checkLosses(files: readonly string[], now: number): Promise<Diagnosis[]> {
  const counts = await readCounts(files, new Set(LOSSES.map(({ metric }) => metric)), now - DAY_MS);
  return LOSSES.flatMap(({ metric, words, wayOut }) => {
    const parts = counts.filter((one) => one.metric === metric);
    if (parts.length === 0) return [];
    const total = parts.reduce((sum, one) => sum + one.count, 0);
    const finding = `${words(total)} in the last 24 hours${byPart(parts)}`;
    return [{ area: 'losses', level: 'warning' as const, finding, way_out: wayOut }];
  });
}

function byPart(parts: readonly OwnCount[]): string {
  const named = parts.filter(({ part }) => part !== '');
  return named.length === 0 ? '' : `: ${listOf(named.map((one) => `${one.part} ${one.count}`))}`;
}
