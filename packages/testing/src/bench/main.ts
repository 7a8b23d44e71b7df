// Loaded by: `pnpm bench [start-up] [requests] [helpers] [commands] [durable] [events] [voice] [outage] [collector] [kills] [--rounds N] [--strict]`; all of them without a name.
import { parseArgs } from 'node:util';

import { benchCollector } from './collector.ts';
import { benchCommands } from './commands.ts';
import { benchDurable } from './durable.ts';
import { benchEvents } from './events.ts';
import { benchHelpers } from './helpers.ts';
import { benchKills } from './kills.ts';
import { benchOutage } from './outage.ts';
import type { Budget } from './report.ts';
import { budgetTable, heading, verdictOf } from './report.ts';
import { benchRequests } from './requests.ts';
import { benchStartUp } from './start-up.ts';
import type { Variants } from './variants.ts';
import { bareOnly, prepareVariants } from './variants.ts';
import { benchVoice } from './voice.ts';

interface Bench {
  readonly title: string;
  readonly run: (variants: Variants, rounds: number) => Promise<Budget[]>;
  readonly rounds: number;
  /** It compares no ways to start a program. */
  readonly withoutVariants?: true;
}

const benches: Readonly<Record<string, Bench>> = {
  'start-up': { title: 'Start-up and memory', run: benchStartUp, rounds: 15 },
  requests: { title: 'Server CPU per HTTP request', run: benchRequests, rounds: 10 },
  helpers: { title: 'Helper calls against the bare SDK', run: benchHelpers, rounds: 10 },
  commands: { title: 'A command-line program from its start to its end', run: benchCommands, rounds: 15 },
  durable: { title: 'How long a durable event takes', run: benchDurable, rounds: 10 },
  events: { title: 'An event against a log record and a line of pino', run: benchEvents, rounds: 10 },
  voice: { title: 'A voice loop with and without', run: benchVoice, rounds: 12 },
  outage: { title: 'Latency while the store or the OTLP endpoint is ill', run: benchOutage, rounds: 12 },
  collector: { title: 'What the all-in-one Collector takes', run: benchCollector, rounds: 1, withoutVariants: true },
  kills: { title: 'What a killed Collector takes with it', run: benchKills, rounds: 10, withoutVariants: true },
};

const { names, rounds, strict } = readArguments();
const needed = names.some((name) => benches[name]!.withoutVariants === undefined);
const variants = needed ? await prepareVariants() : bareOnly;
try {
  console.log(
    `Node ${process.versions.node}, ${process.platform} ${process.arch}. Compare ratios, not times of different runs.`,
  );
  for (const reason of variants.missing) console.log(`\nnot measured: ${reason}`);
  const budgets: Budget[] = [];
  for (const name of names) {
    const bench = benches[name]!;
    console.log(heading(bench.title));
    budgets.push(...(await bench.run(variants, rounds ?? bench.rounds)));
  }
  if (budgets.length > 0) {
    console.log(heading('Budgets'));
    console.log(budgetTable(budgets));
  }
  if (strict && budgets.some((budget) => verdictOf(budget) !== 'met')) process.exitCode = 1;
} finally {
  variants.dispose();
}

function readArguments(): { names: string[]; rounds: number | undefined; strict: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { rounds: { type: 'string' }, strict: { type: 'boolean', default: false } },
    });
    const unknown = positionals.find((name) => !Object.hasOwn(benches, name));
    if (unknown !== undefined)
      throw new Error(`no benchmark "${unknown}"; there are ${Object.keys(benches).join(', ')}`);
    const count = values.rounds === undefined ? undefined : Number(values.rounds);
    if (count !== undefined && !(Number.isInteger(count) && count >= 2)) {
      throw new Error(`--rounds ${values.rounds} is no number of rounds; use 2 or more`);
    }
    return { names: positionals.length > 0 ? positionals : Object.keys(benches), rounds: count, strict: values.strict };
  } catch (error) {
    console.error(`pnpm bench: ${(error as Error).message}`);
    process.exit(4);
  }
}
