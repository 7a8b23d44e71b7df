import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { measuredFolder } from './child.ts';
import type { Budget } from './report.ts';
import { figure, spread, table } from './report.ts';
import { pairedRatios, summarise } from './statistics.ts';
import type { Variant, Variants } from './variants.ts';
import { withEnv } from './variants.ts';

interface Start {
  /** Milliseconds from spawn. */
  readonly time: number;
  /** Bytes. */
  readonly rss: number;
}

/** Start-up to the first line and to the first HTTP response, and memory then: bare Node, Spanreel, upstream. */
export async function benchStartUp(variants: Variants, rounds: number): Promise<Budget[]> {
  const caches = mkdtempSync(join(tmpdir(), 'spanreel-bench-cache-'));
  try {
    const compared = [
      variants.bare,
      ...withCaches(variants.spanreel, caches),
      ...withCaches(variants.upstream, caches),
    ];
    const lines = await measure(compared, 'first-line.cjs', timeToFirstLine, rounds);
    print('to the first line', compared, lines);
    const responses = await measure(compared, 'first-response.cjs', timeToFirstResponse, rounds);
    print('to the first HTTP response', compared, responses);
    return budgetsOf(lines, responses, variants.missing[0]);
  } finally {
    rmSync(caches, { recursive: true, force: true, maxRetries: 3 });
  }
}

type Results = ReadonlyMap<string, readonly Start[]>;

function withCaches(variant: Variant | undefined, caches: string): Variant[] {
  if (variant === undefined) return [];
  return [
    withEnv(variant, variant.name, { NODE_DISABLE_COMPILE_CACHE: '1' }),
    withEnv(variant, `${variant.name}, warm compile cache`, { NODE_COMPILE_CACHE: join(caches, variant.name) }),
  ];
}

async function measure(
  compared: readonly Variant[],
  app: string,
  time: (variant: Variant, entry: string, cwd: string) => Promise<Start>,
  rounds: number,
): Promise<Results> {
  const results = new Map<string, Start[]>(compared.map(({ name }) => [name, []]));
  const folders = compared.map((variant) => ({ variant, folder: measuredFolder(app, variant) }));
  try {
    // Two rounds before the first that counts: files in the page cache, compile caches written.
    for (let round = -2; round < rounds; round++) {
      for (let turn = 0; turn < folders.length; turn++) {
        // Every round begins with another variant: no one always follows the same neighbour.
        const { variant, folder } = folders[(turn + round + 2) % folders.length]!;
        const used = round >= 0 ? variant : withEnv(variant, variant.name, { BENCH_WARM_UP: '1' });
        const start = await time(used, folder.entry, folder.directory);
        if (round >= 0) results.get(variant.name)?.push(start);
      }
    }
  } finally {
    for (const { folder } of folders) folder.remove();
  }
  return results;
}

async function timeToFirstLine(variant: Variant, entry: string, cwd: string): Promise<Start> {
  const { time, line } = await startedProcess(variant, entry, cwd, async (first, elapsed) => ({
    time: elapsed(),
    line: first,
  }));
  return { time, rss: Number(line) };
}

async function timeToFirstResponse(variant: Variant, entry: string, cwd: string): Promise<Start> {
  return startedProcess(variant, entry, cwd, async (port, elapsed) => {
    const body = await bodyOf(`http://127.0.0.1:${port}/`);
    return { time: elapsed(), rss: Number(body) };
  });
}

async function startedProcess<T>(
  { execArgv, env }: Variant,
  entry: string,
  cwd: string,
  then: (firstLine: string, elapsed: () => number) => Promise<T>,
): Promise<T> {
  const begin = performance.now();
  const child = spawn(process.execPath, [...execArgv, entry], {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  const firstData = once(child.stdout, 'data').then(([data]) => String(data).trim());
  const silent = closed.then(([code]) =>
    Promise.reject(new Error(`${entry} ended without a line (exit code ${code})`)),
  );
  silent.catch(() => undefined);
  const result = await then(await Promise.race([firstData, silent]), () => performance.now() - begin);
  child.kill('SIGKILL');
  await closed;
  return result;
}

async function bodyOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let body = '';
      response
        .setEncoding('utf8')
        .on('data', (text: string) => {
          body += text;
        })
        .on('end', () => resolve(body));
    }).on('error', reject);
  });
}

function print(what: string, compared: readonly Variant[], results: Results): void {
  const rows = compared.map(({ name }) => [
    name,
    spread(summarise((results.get(name) ?? []).map(({ time }) => time))),
    figure(ratioOf(results, name, 'time') ?? Number.NaN),
    spread(summarise((results.get(name) ?? []).map(({ rss }) => rss / 2 ** 20))),
    figure(ratioOf(results, name, 'rss') ?? Number.NaN),
  ]);
  console.log(`${table([`start-up ${what}`, 'ms (quartiles)', '× none', 'RSS MB (quartiles)', '× none'], rows)}\n`);
}

function ratioOf(results: Results, name: string, field: keyof Start): number | undefined {
  const [own, bare] = [results.get(name), results.get('none')];
  if (own === undefined || bare === undefined) return undefined;
  return summarise(
    pairedRatios(
      own.map((start) => start[field]),
      bare.map((start) => start[field]),
    ),
  ).median;
}

function budgetsOf(lines: Results, responses: Results, reason: string | undefined): Budget[] {
  const missing = lines.has('spanreel') ? {} : { missing: reason?.split('\n')[0] ?? 'no build' };
  return [
    {
      what: 'start-up to the first line',
      measured: ratioOf(lines, 'spanreel', 'time'),
      limit: 2.4,
      unit: '×',
      ...missing,
    },
    {
      what: 'the same, warm compile cache',
      measured: ratioOf(lines, 'spanreel, warm compile cache', 'time'),
      limit: 2.2,
      unit: '×',
      ...missing,
    },
    {
      what: 'start-up to the first HTTP response',
      measured: ratioOf(responses, 'spanreel', 'time'),
      limit: 2,
      unit: '×',
      ...missing,
    },
    {
      what: 'memory at the first HTTP response',
      measured: ratioOf(responses, 'spanreel', 'rss'),
      limit: 1.5,
      unit: '×',
      ...missing,
    },
  ];
}
