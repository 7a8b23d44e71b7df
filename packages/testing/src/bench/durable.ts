import { Child } from './child.ts';
import type { Budget } from './report.ts';
import { figure, table } from './report.ts';
import { quantile } from './statistics.ts';
import type { Variants } from './variants.ts';

interface Situation {
  readonly name: string;
  /** Callers that wait at the same time. */
  readonly atOnce: number;
  /** Other events beside them. */
  readonly perSecond: number;
}

const situations: readonly Situation[] = [
  { name: 'one caller, alone', atOnce: 1, perSecond: 0 },
  { name: 'one caller, 5,000 events/s beside it', atOnce: 1, perSecond: 5000 },
  { name: '50 callers, alone', atOnce: 50, perSecond: 0 },
  { name: '50 callers, 5,000 events/s beside them', atOnce: 50, perSecond: 5000 },
];
const CALLS = 200;

interface Answer {
  /** Milliseconds per call. */
  readonly singles: number[];
  /** Other events emitted per second. */
  readonly emitted: number;
}

/** How long `emit.durable` takes its caller, from the call to its event on disk: all who wait at one moment share an fdatasync. */
export async function benchDurable({ spanreel, missing }: Variants, rounds: number): Promise<Budget[]> {
  const what = 'emit.durable(), p99 of one caller';
  const budgets = (alone?: number, beside?: number): Budget[] => {
    const reason = alone === undefined ? { missing: missing.at(-1)?.split('\n')[0] ?? 'no build' } : {};
    return [
      { what: `${what}, alone`, measured: alone, limit: 15, unit: 'ms', ...reason },
      { what: `${what}, at 5,000 events per second`, measured: beside, limit: 15, unit: 'ms', ...reason },
    ];
  };
  if (spanreel === undefined) return budgets();
  const app = await Child.measured('durable.cjs', spanreel);
  try {
    const answers = new Map<Situation, Answer[]>(situations.map((situation) => [situation, []]));
    // One round before the first that counts: compiled code.
    for (let round = -1; round < rounds; round++) {
      for (const situation of situations) {
        const answer = await app.ask<Answer>({ calls: CALLS, ...situation });
        if (round >= 0) answers.get(situation)?.push(answer);
      }
    }
    const rows = situations.map((situation) => row(situation, answers.get(situation) ?? []));
    console.log(
      `${table(
        ['emit.durable', 'calls', 'p50 ms', 'p99 ms', 'calls/s', 'others/s'],
        rows.map(({ cells }) => cells),
      )}\n`,
    );
    return budgets(rows[0]?.p99, rows[1]?.p99);
  } finally {
    await app.stop();
  }
}

function row({ name, atOnce }: Situation, answers: readonly Answer[]): { cells: string[]; p99: number } {
  const singles = answers.flatMap((answer) => answer.singles).toSorted((one, other) => one - other);
  const [median, p99] = [quantile(singles, 0.5), quantile(singles, 0.99)];
  const mean = singles.reduce((sum, millis) => sum + millis, 0) / singles.length;
  const others = answers.reduce((sum, { emitted }) => sum + emitted, 0) / answers.length;
  const figures = [median, p99, (atOnce * 1000) / mean, others].map(figure);
  return { cells: [name, String(singles.length), ...figures], p99 };
}
