import { createReadStream, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { findBackends } from '../backends/install/find.ts';
import { startBackends } from '../backends/run/start-backends.ts';
import { Child } from './child.ts';
import type { Budget } from './report.ts';
import type { Variants } from './variants.ts';

const RATE = 5000;
const SECONDS_PER_KILL = 3;

/**
 * Kills the Collector (SIGKILL) again and again under load, and counts the spans that it had acknowledged and that its
 * event log does not have. It has no budget: nothing but a sender that keeps what was acknowledged can make it none.
 */
export async function benchKills(_: Variants, kills: number): Promise<Budget[]> {
  if ((await findBackends()) === undefined) {
    console.log('not measured: the back ends are not on this machine; `pnpm backends` brings them');
    return [];
  }
  const directory = mkdtempSync(join(tmpdir(), 'spanreel-bench-kills-'));
  const sender = await Child.helper('otlp-sender.ts');
  const { endpoint, servers, eventLog, stop } = await startBackends({ directory, only: ['collector'] });
  try {
    const load = sender.ask<{ acknowledged: number; requests: readonly number[] }>({
      endpoint,
      signal: 'spans',
      rate: RATE,
      seconds: (kills + 1) * SECONDS_PER_KILL,
    });
    for (let kill = 0; kill < kills; kill++) {
      // At no moment in particular.
      await pause((0.5 + Math.random()) * SECONDS_PER_KILL * 1000);
      await servers.collector.stop('SIGKILL');
      await servers.collector.start();
    }
    const { acknowledged, requests } = await load;
    // What waits in the queue on disk.
    await pause(10_000);
    const written = await spansByRequest(eventLog);
    const perRequest = acknowledged / requests.length;
    const losses = requests.map((request) => perRequest - (written.get(request)?.size ?? 0)).filter((lost) => lost > 0);
    const lost = losses.reduce((sum, count) => sum + count, 0);
    console.log(
      `${kills} kills, ${RATE} spans a second: ${lost} of ${acknowledged} acknowledged spans are not in the event log, ` +
        `of ${losses.length} of ${requests.length} requests\n`,
    );
    return [];
  } finally {
    await sender.stop();
    await stop();
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The span ids in the event log by the number that their first half is. */
async function spansByRequest(eventLog: string): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const found = new Map<number, Set<string>>();
  for (const file of readdirSync(eventLog).filter((name) => name.startsWith('spans'))) {
    for await (const line of createInterface({ input: createReadStream(join(eventLog, file)) })) {
      for (const [, request = '', span = ''] of line.matchAll(/"spanId":"([0-9a-f]{8})([0-9a-f]{8})"/g)) {
        const number = Number.parseInt(request, 16);
        found.set(number, (found.get(number) ?? new Set()).add(span));
      }
    }
  }
  return found;
}
