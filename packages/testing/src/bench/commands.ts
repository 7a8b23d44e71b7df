import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Child, measuredFolder } from './child.ts';
import type { Budget } from './report.ts';
import { figure, spread, table } from './report.ts';
import { pairedRatios, ratioInterval, summarise } from './statistics.ts';
import type { Variant, Variants } from './variants.ts';
import { withEnv } from './variants.ts';

/** The whole life of a command-line program that asks an API once, from spawn to the end of its process. */
export async function benchCommands({ spanreel }: Variants, rounds: number): Promise<Budget[]> {
  if (spanreel === undefined) return [];
  const caches = mkdtempSync(join(tmpdir(), 'spanreel-bench-cache-'));
  const backend = await Child.measured('server.cjs', { name: 'backend', project: undefined, execArgv: [], env: {} });
  try {
    const events = { ...spanreel.env, SPANREEL_API_EVENTS: 'true' };
    const bare: Variant = { ...spanreel, name: 'without Spanreel', execArgv: [], env: {} };
    const compared = [
      bare,
      withEnv(spanreel, 'with register and API events', events),
      withEnv(bare, 'without, warm compile cache', { NODE_COMPILE_CACHE: join(caches, 'bare') }),
      withEnv(spanreel, 'with both, warm compile cache', { ...events, NODE_COMPILE_CACHE: join(caches, 'with') }),
    ];
    print(compared, await measure(compared, `http://127.0.0.1:${String(backend.ready)}/plain`, rounds));
    return [];
  } finally {
    await backend.stop();
    rmSync(caches, { recursive: true, force: true, maxRetries: 3 });
  }
}

type Results = ReadonlyMap<string, number[]>;

async function measure(compared: readonly Variant[], url: string, rounds: number): Promise<Results> {
  const results = new Map<string, number[]>(compared.map(({ name }) => [name, []]));
  const folders = compared.map((variant) => ({ variant, folder: measuredFolder('command.cjs', variant) }));
  try {
    // Two rounds before the first that counts: files in the page cache, compile caches written.
    for (let round = -2; round < rounds; round++) {
      for (let turn = 0; turn < folders.length; turn++) {
        // Every round begins with another variant: no one always follows the same neighbour.
        const { variant, folder } = folders[(turn + round + 2) % folders.length]!;
        const time = await runTime(variant, folder.entry, folder.directory, url);
        if (round >= 0) results.get(variant.name)?.push(time);
      }
    }
  } finally {
    for (const { folder } of folders) folder.remove();
  }
  return results;
}

async function runTime({ execArgv, env }: Variant, entry: string, cwd: string, url: string): Promise<number> {
  const begin = performance.now();
  const child = spawn(process.execPath, [...execArgv, entry, url], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${entry} ended with exit code ${String(code)}`);
  return performance.now() - begin;
}

function print(compared: readonly Variant[], results: Results): void {
  const rows = compared.map(({ name }, index) => {
    const times = results.get(name) ?? [];
    const base = results.get(compared[index - (index % 2)]!.name) ?? [];
    const more = summarise(times.map((time, round) => time - (base[round] ?? Number.NaN)));
    const { ratio, low, high } = ratioInterval(pairedRatios(times, base));
    return [
      name,
      spread(summarise(times)),
      ...(index % 2 === 0 ? ['', ''] : [figure(more.median), `${figure(ratio)} (${figure(low)}–${figure(high)})`]),
    ];
  });
  console.log(`${table(['one command, whole process', 'ms (quartiles)', 'ms more', '× (95 %)'], rows)}\n`);
}
