import { scratchProject } from '../packed/scratch-project.ts';
import { Child } from './child.ts';
import type { Budget } from './report.ts';
import { figure, spread, table } from './report.ts';
import { pairedRatios, quantile, summarise } from './statistics.ts';
import type { Variant, Variants } from './variants.ts';

const CALLS = 2_000;
/** Without events and with them. */
const STALL_WINDOWS = 300;
/** In each window of 100 ms: 5,000 a second. */
const STALL_EVENTS = 500;

interface Way {
  readonly name: string;
  readonly child: Child;
  /** Nanoseconds: of each round the median, and of every call. */
  readonly medians: number[];
  readonly calls: number[];
}

/** The longest gaps between turns of the event loop, each of a window, in nanoseconds. */
interface Stalls {
  readonly idle: readonly number[];
  readonly busy: readonly number[];
}

/** What it costs to say that something happened: `emit` against the bare logs API and against pino, in one run. */
export async function benchEvents({ spanreel, missing }: Variants, rounds: number): Promise<Budget[]> {
  if (spanreel === undefined) return budgetsOf(undefined, missing.at(-1)?.split('\n')[0] ?? 'no build');
  const project = await scratchProject({
    packages: ['@spanreel/node', '@spanreel/api'],
    dependencies: { '@opentelemetry/api': '1.10.0', '@opentelemetry/sdk-logs': '3.1.1', pino: '10.4.0' },
  });
  const bare: Variant = { name: 'bare', project, execArgv: [], env: {} };
  const start = async (name: string, variant: Variant, way: string): Promise<Way> => ({
    name,
    child: await Child.measured('events.cjs', variant, { WAY: way }),
    medians: [],
    calls: [],
  });
  const pino = await start('pino to /dev/null', bare, 'pino');
  const logs = await start('logs API, bare SDK', bare, 'logs');
  const emit = await start('emit, spanreel', { ...spanreel, project }, 'emit');
  const ways = [pino, logs, emit];
  try {
    // Two rounds before the first that counts: compiled code.
    for (let round = -2; round < rounds; round++) {
      for (let turn = 0; turn < ways.length; turn++) {
        const { child, medians, calls } = ways[(turn + round + 2) % ways.length]!;
        const singles = await child.ask<number[]>({ ask: 'time', calls: CALLS });
        if (round < 0) continue;
        medians.push(summarise(singles).median);
        calls.push(...singles);
      }
    }
    print(ways);
    const stalls = await emit.child.ask<Stalls>({ ask: 'stall', windows: STALL_WINDOWS, perWindow: STALL_EVENTS });
    const [idle, busy] = [sorted(stalls.idle), sorted(stalls.busy)];
    printStalls(idle, busy);
    return budgetsOf({
      emit: quantile(sorted(emit.calls), 0.95) / 1e3,
      stall: Math.max(0, quantile(busy, 0.99) - quantile(idle, 0.99)) / 1e6,
    });
  } finally {
    for (const { child } of ways) await child.stop();
  }
}

function print(ways: readonly Way[]): void {
  const [pino, logs] = ways;
  const against = (way: Way, base: Way | undefined): string =>
    figure(summarise(pairedRatios(way.medians, base?.medians ?? [])).median);
  const rows = ways.map((way) => {
    const calls = sorted(way.calls);
    return [
      way.name,
      spread(summarise(way.medians)),
      ...[0.95, 0.99].map((share) => figure(quantile(calls, share))),
      against(way, logs),
      against(way, pino),
    ];
  });
  const headings = ['an event of three fields', 'p50 ns (quartiles)', 'p95', 'p99', '× logs API', '× pino'];
  console.log(`${table(headings, rows)}\n`);
}

function printStalls(idle: readonly number[], busy: readonly number[]): void {
  const row = (name: string, gaps: readonly number[]): string[] => [
    name,
    ...[0.5, 0.95, 0.99].map((share) => figure(quantile(gaps, share) / 1e6)),
  ];
  const rows = [row('idle', idle), row('5,000 events/s', busy)];
  console.log(`${table(['longest gap between turns per 100 ms, ms', 'p50', 'p95', 'p99'], rows)}\n`);
}

function budgetsOf(measured: { readonly emit: number; readonly stall: number } | undefined, reason?: string): Budget[] {
  const missing = reason === undefined ? {} : { missing: reason };
  return [
    { what: 'emit(), p95 beside pino and the logs API', measured: measured?.emit, limit: 20, unit: 'µs', ...missing },
    {
      what: 'stall added at 5,000 events/s, p99',
      measured: measured?.stall,
      limit: 2,
      unit: 'ms',
      ...missing,
    },
  ];
}

function sorted(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other);
}
