import { Child } from './child.ts';
import type { Budget } from './report.ts';
import { figure, spread, table } from './report.ts';
import { pairedRatios, ratioInterval, summarise } from './statistics.ts';
import type { Variants } from './variants.ts';

/** Calls at once, and turns of each, in one round. */
const LOAD = { calls: 10, turns: 8 };

interface Round {
  /** Milliseconds of each turn. */
  readonly times: number[];
  /** Milliseconds of CPU per turn. */
  readonly cpu: number;
}

/** A voice loop with Spanreel against the same code without: how long a turn takes, and how much CPU. */
export async function benchVoice({ spanreel, missing }: Variants, rounds: number): Promise<Budget[]> {
  const what = 'voice turn, longer than without';
  if (spanreel === undefined) {
    return [{ what, measured: undefined, limit: 5, unit: '%', missing: missing.at(-1)?.split('\n')[0] ?? 'no build' }];
  }
  const plain = await Child.measured('voice.cjs', { ...spanreel, execArgv: [] }, { PLAIN: '1' });
  const ours = await Child.measured('voice.cjs', spanreel);
  try {
    const turns: Record<'plain' | 'ours', number[]> = { plain: [], ours: [] };
    const cpu: Record<'plain' | 'ours', number[]> = { plain: [], ours: [] };
    // Two rounds before the first that counts: compiled code.
    for (let round = -2; round < rounds; round++) {
      const order = round % 2 === 0 ? (['plain', 'ours'] as const) : (['ours', 'plain'] as const);
      for (const name of order) {
        const { times, cpu: perTurn } = await (name === 'plain' ? plain : ours).ask<Round>(LOAD);
        if (round < 0) continue;
        turns[name].push(summarise(times).median);
        cpu[name].push(perTurn);
      }
    }
    const { ratio, low, high } = ratioInterval(pairedRatios(turns.ours, turns.plain));
    const row = (title: string, name: 'plain' | 'ours'): string[] => [
      title,
      spread(summarise(turns[name])),
      spread(summarise(cpu[name])),
    ];
    console.log(
      `${table(['a turn, ten calls at once', 'ms (quartiles)', 'CPU ms (quartiles)'], [row('without', 'plain'), row('with spanreel', 'ours')])}\n`,
    );
    console.log(
      `A turn takes ${figure(ratio)} × as long (95 %: ${figure(low)}–${figure(high)}), its waits a tenth of real ones.\n`,
    );
    return [{ what, measured: Math.max(0, (ratio - 1) * 100), limit: 5, unit: '%' }];
  } finally {
    await plain.stop();
    await ours.stop();
  }
}
