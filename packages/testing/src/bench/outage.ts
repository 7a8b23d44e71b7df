import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Child } from './child.ts';
import type { Budget } from './report.ts';
import { figure, table } from './report.ts';
import { quantile, ratioInterval } from './statistics.ts';
import type { Variant, Variants } from './variants.ts';
import { withEnv } from './variants.ts';

const outages = ['store: disk full', 'endpoint: down', 'endpoint: slow', 'endpoint: status 500'] as const;
type Outage = (typeof outages)[number];

interface Latency {
  readonly median: number;
  readonly p99: number;
}

/** As long as the file that it is told of exists, no write succeeds. */
const failingStore = fileURLToPath(new URL('apps/failing-store.cjs', import.meta.url));

const requests = 250;
const blockPairs = 4;
const concurrency = 4;
// Batches leave often, so that every block of requests meets the outage.
const exporting = {
  OTEL_BSP_SCHEDULE_DELAY: '200',
  OTEL_METRIC_EXPORT_INTERVAL: '1000',
  OTEL_METRIC_EXPORT_TIMEOUT: '900',
};

/**
 * Latency of HTTP requests, each with an event, while no write to the local log succeeds, or while the OTLP endpoint is down, slow
 * (10 s) or answers 500, against healthy ones: paired rounds with a fresh pair of processes each, and the 95 % interval of the
 * ratio. It has no budget: no request awaits the store or an export, so it holds 1 or lies below, for what is not written or sent
 * costs nothing.
 */
export async function benchOutage(variants: Variants, rounds: number): Promise<Budget[]> {
  const { spanreel } = variants;
  if (spanreel === undefined) return [];
  const load = await Child.helper('load.ts');
  const logs = mkdtempSync(join(tmpdir(), 'spanreel-bench-outage-'));
  try {
    const rows: string[][] = [];
    for (const outage of outages) {
      const pairs: { faulty: Latency; healthy: Latency }[] = [];
      for (let round = 0; round < Math.max(10, rounds); round++) {
        pairs.push(
          await pairedRound(
            outage,
            spanreel,
            load,
            join(logs, `${outage.replaceAll(/\W+/g, '-')}-${round}`),
            round % 2 === 0,
          ),
        );
      }
      const median = ratioInterval(pairs.map(({ faulty, healthy }) => faulty.median / healthy.median));
      const tail = ratioInterval(pairs.map(({ faulty, healthy }) => faulty.p99 / healthy.p99));
      const show = ({ ratio, low, high }: typeof median): string => `${figure(ratio)} (${figure(low)}–${figure(high)})`;
      rows.push([outage, String(pairs.length), show(median), show(tail)]);
    }
    const headings = ['ill, against healthy', 'rounds', 'median latency × (95 % interval)', 'p99 × (95 % interval)'];
    console.log(`${table(headings, rows)}\n`);
    return [];
  } finally {
    await load.stop();
    rmSync(logs, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function pairedRound(
  outage: Outage,
  spanreel: Variant,
  load: Child,
  log: string,
  faultyFirst: boolean,
): Promise<{ faulty: Latency; healthy: Latency }> {
  const sinks: Child[] = [];
  const [ill, well] = outage === 'store: disk full' ? stores(spanreel) : await endpoints(outage, spanreel, sinks);
  const start = async (variant: Variant, kind: string): Promise<Child> =>
    Child.measured('server.cjs', withEnv(variant, kind, { ...exporting, EMIT: '1', SPANREEL_LOG: `${log}-${kind}` }));
  const faulty = await start(ill, 'faulty');
  const healthy = await start(well, 'healthy');
  try {
    for (const server of [faulty, healthy]) await block(server, load, 4 * requests);
    const [one, other] = faultyFirst ? [faulty, healthy] : [healthy, faulty];
    const latencies = new Map<Child, number[]>([
      [one, []],
      [other, []],
    ]);
    for (let pair = 0; pair < blockPairs; pair++) {
      // ABBA: what drifts in a round drifts for both.
      for (const server of [one, other, other, one])
        latencies.get(server)?.push(...(await block(server, load, requests)));
    }
    return { faulty: latencyOf(latencies.get(faulty)), healthy: latencyOf(latencies.get(healthy)) };
  } finally {
    for (const child of [faulty, healthy, ...sinks]) await child.stop();
  }
}

/** Both with the same module loaded before them, and for one of them every write fails. */
function stores(spanreel: Variant): [ill: Variant, well: Variant] {
  const execArgv = [...spanreel.execArgv, '--require', failingStore];
  const variant = (kind: string, mark: string): Variant => ({
    ...withEnv(spanreel, kind, { STORE_FAILS: mark }),
    execArgv,
  });
  return [variant('ill', failingStore), variant('well', `${failingStore}.absent`)];
}

async function endpoints(outage: Outage, spanreel: Variant, sinks: Child[]): Promise<[ill: Variant, well: Variant]> {
  const [broken, fine] = [await Child.helper('sink.ts'), await Child.helper('sink.ts')];
  sinks.push(broken, fine);
  if (outage === 'endpoint: slow') await broken.ask({ slow: 10_000 });
  if (outage === 'endpoint: status 500') await broken.ask({ status: 500 });
  const variant = ({ ready }: Child): Variant =>
    withEnv(spanreel, 'endpoint', { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${String(ready)}` });
  // Its port stays unused for the moments of this round.
  if (outage === 'endpoint: down') await broken.stop();
  return [variant(broken), variant(fine)];
}

async function block(server: Child, load: Child, count: number): Promise<number[]> {
  const url = `http://127.0.0.1:${String(server.ready)}/plain`;
  const { latencies, errors } = await load.ask<{ latencies: number[]; errors: number }>({
    url,
    requests: count,
    concurrency,
  });
  if (errors > 0) throw new Error(`${errors} of ${count} requests failed`);
  return latencies;
}

function latencyOf(latencies: readonly number[] = []): Latency {
  const sorted = latencies.toSorted((one, other) => one - other);
  return { median: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}
