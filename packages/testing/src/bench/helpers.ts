import { scratchProject } from '../packed/scratch-project.ts';
import { Child } from './child.ts';
import type { Budget } from './report.ts';
import { figure, spread, table } from './report.ts';
import { pairedRatios, quantile, summarise } from './statistics.ts';
import type { Variant, Variants } from './variants.ts';

const cases = ['emit', 'stage', 'saga', 'decision', 'turn'] as const;
type Case = (typeof cases)[number];

const titles: Readonly<Record<Case, string>> = {
  emit: 'emit (1 event)',
  stage: 'stage (1 span, 2 events)',
  saga: 'saga of one step (2 spans, 4 events)',
  decision: 'recordDecision (1 event)',
  turn: 'voice turn (7 spans, a dozen events)',
};

/** One way to do the same work. */
interface Way {
  readonly name: string;
  readonly child: Child;
  readonly way: 'helper' | 'byHand';
  /** Nanoseconds: the median call of each round, and every call. */
  readonly medians: Record<Case, number[]>;
  readonly calls: Record<Case, number[]>;
}

const callsPerRound = 400;
/** In each of the windows of 150 ms that stalls are measured in: 5,000 a second. */
const FLOOD = 750;

/** Nanoseconds per helper call: without an SDK, on the bare SDK, with Spanreel, against the same by hand on the bare SDK. */
export async function benchHelpers({ spanreel, missing }: Variants, rounds: number): Promise<Budget[]> {
  if (spanreel === undefined) return budgetsOf(undefined, missing.at(-1)?.split('\n')[0] ?? 'no build');
  const project = await scratchProject({
    packages: ['@spanreel/api'],
    dependencies: {
      '@opentelemetry/api': '1.10.0',
      '@opentelemetry/context-async-hooks': '3.1.1',
      '@opentelemetry/sdk-logs': '3.1.1',
      '@opentelemetry/sdk-trace': '3.1.1',
    },
  });
  const bare: Variant = { name: 'bare SDK', project, execArgv: [], env: {} };
  const none = await Child.measured('helpers.cjs', bare);
  const sdk = await Child.measured('helpers.cjs', bare, { ROLE: 'sdk' });
  const ours = await Child.measured('helpers.cjs', spanreel);
  try {
    const ways = [
      wayOf('by hand, bare SDK', sdk, 'byHand'),
      wayOf('helper, no SDK', none, 'helper'),
      wayOf('helper, bare SDK', sdk, 'helper'),
      wayOf('helper, spanreel', ours, 'helper'),
    ];
    await measure(ways, rounds);
    print(ways);
    const asked = async (ask: string, calls: number): Promise<number[]> =>
      (await ours.ask<number[]>({ ask, calls })).toSorted(ascending);
    const [idle, busy, flood] = [await asked('stall', 0), await asked('stall', 100), await asked('stall', FLOOD)];
    const first = [await firstGap(bare), await firstGap(spanreel)];
    return budgetsOf({
      emit: quantile((ways[3]?.calls.emit ?? []).toSorted(ascending), 0.95) / 1e3,
      turn: summarise(ways[3]?.medians.turn ?? []).median / 1e6,
      delivery: quantile(await asked('delivery', 40), 0.95) / 1e6,
      stall: Math.max(0, quantile(busy, 0.5) - quantile(idle, 0.5)) / 1e6,
      floodStall: Math.max(0, quantile(flood, 0.5) - quantile(idle, 0.5)) / 1e6,
      firstStall: Math.max(0, (first[1] ?? 0) - (first[0] ?? 0)) / 1e6,
    });
  } finally {
    for (const child of [none, sdk, ours]) await child.stop();
  }
}

/** The longest gap between turns in the first moments of a process, in which its first flush falls: nanoseconds, median of nine. */
async function firstGap(variant: Variant): Promise<number> {
  const gaps: number[] = [];
  for (let round = 0; round < 9; round++) {
    const fresh = await Child.measured('helpers.cjs', variant);
    gaps.push(...(await fresh.ask<number[]>({ ask: 'first' })));
    await fresh.stop();
  }
  return summarise(gaps).median;
}

async function measure(ways: readonly Way[], rounds: number): Promise<void> {
  // Two rounds before the first that counts: compiled code.
  for (let round = -2; round < rounds; round++) {
    for (const name of cases) {
      for (let turn = 0; turn < ways.length; turn++) {
        const { child, way, medians, calls } = ways[(turn + round + 2) % ways.length]!;
        const singles = await child.ask<number[]>({ ask: 'time', name, way, calls: callsPerRound });
        if (round < 0) continue;
        medians[name].push(summarise(singles).median);
        calls[name].push(...singles);
      }
    }
  }
}

function print(ways: readonly Way[]): void {
  const [byHand] = ways;
  const rows = cases.flatMap((name) =>
    ways.map((way) => [
      `${titles[name]}: ${way.name}`,
      spread(summarise(way.medians[name])),
      figure(summarise(pairedRatios(way.medians[name], byHand?.medians[name] ?? [])).median),
      figure(quantile(way.calls[name].toSorted(ascending), 0.95)),
    ]),
  );
  console.log(`${table(['call', 'ns (quartiles)', '× by hand', 'p95 ns'], rows)}\n`);
}

function wayOf(name: string, child: Child, way: Way['way']): Way {
  const empty = (): Record<Case, number[]> => ({ emit: [], stage: [], saga: [], decision: [], turn: [] });
  return { name, child, way, medians: empty(), calls: empty() };
}

interface Figures {
  readonly emit: number;
  readonly turn: number;
  readonly delivery: number;
  readonly stall: number;
  readonly floodStall: number;
  readonly firstStall: number;
}

function budgetsOf(measured: Figures | undefined, reason?: string): Budget[] {
  const missing = reason === undefined ? {} : { missing: reason };
  return [
    { what: 'emit(), p95', measured: measured?.emit, limit: 20, unit: 'µs', ...missing },
    { what: 'voice turn, all helpers', measured: measured?.turn, limit: 1, unit: 'ms', ...missing },
    { what: 'from emit to the log, p95', measured: measured?.delivery, limit: 120, unit: 'ms', ...missing },
    { what: 'event-loop stall added by a flush of 100', measured: measured?.stall, limit: 2, unit: 'ms', ...missing },
    { what: 'the same, at 5,000 events per second', measured: measured?.floodStall, limit: 2, unit: 'ms', ...missing },
    { what: 'the same, first of a process', measured: measured?.firstStall, limit: 2, unit: 'ms', ...missing },
  ];
}

function ascending(one: number, other: number): number {
  return one - other;
}
