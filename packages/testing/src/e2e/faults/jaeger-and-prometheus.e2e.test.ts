import { setTimeout as pause } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { waitUntil } from '../../wait-until.ts';
import { describeBackends } from '../describe-backends.ts';
import { missing, numbersUpto } from './arrived.ts';
import type { FaultPipeline } from './fault-pipeline.ts';
import { expectWhole } from './expect-whole.ts';
import { FAULT_MS, startFaultPipeline } from './fault-pipeline.ts';

/** Waits until Jaeger has the spans 1 to `last`, and gives all it has. */
async function waitForJaeger({ inJaeger }: FaultPipeline, last: number): Promise<number[]> {
  let seen: number[] = [];
  return waitUntil(
    async () => {
      await pause(250);
      seen = await inJaeger();
      return missing(seen, last).length === 0 && seen;
    },
    { deadline: 40_000, what: `${last} spans in Jaeger`, describe: () => `missing: ${missing(seen, last).length}` },
  );
}

describeBackends('nothing is lost, and no request waits, while', () => {
  const timeout = 90_000 + 2 * FAULT_MS;

  test('Jaeger is killed, stays down, and is started again', { timeout }, async () => {
    const pipeline = await startFaultPipeline({ only: ['collector', 'jaeger'] });
    const { jaeger } = pipeline.backends.servers;
    const app = await pipeline.startApp();
    const load = pipeline.load(app);
    await waitForJaeger(pipeline, 20);

    await jaeger.stop('SIGKILL');
    await pause(FAULT_MS);
    const duringFault = await app.last();
    // The other way goes on.
    await pipeline.waitFor(duringFault);
    await jaeger.start();
    // At any moment, also right after it has taken something.
    for (let kill = 0; kill < 4; kill++) {
      await pause(1000 + 250 * kill);
      await jaeger.stop('SIGKILL');
      await jaeger.start();
    }

    expect((await load.stop()).failed).toBe(0);
    const last = await app.last();
    expectWhole(await pipeline.waitFor(last), last, { spans: 'once' });
    expect(await waitForJaeger(pipeline, last)).toEqual(numbersUpto(last));
  });

  test('the Collector is ended with Jaeger down, and both are started again', { timeout }, async () => {
    const pipeline = await startFaultPipeline({ only: ['collector', 'jaeger'] });
    const { jaeger, collector } = pipeline.backends.servers;
    const app = await pipeline.startApp();
    const load = pipeline.load(app);
    await waitForJaeger(pipeline, 20);

    await jaeger.stop('SIGKILL');
    await pause(FAULT_MS / 2);
    await collector.stop('SIGTERM');
    await collector.start();
    await pause(FAULT_MS / 2);
    await jaeger.start();

    expect((await load.stop()).failed).toBe(0);
    const last = await app.last();
    expectWhole(await pipeline.waitFor(last), last, { spans: 'once' });
    expect(new Set(await waitForJaeger(pipeline, last))).toEqual(new Set(numbersUpto(last)));
  });

  test('Prometheus is killed, stays down, and is started again', { timeout }, async () => {
    const pipeline = await startFaultPipeline();
    const { prometheus: client, servers } = pipeline.backends;
    const app = await pipeline.startApp({
      env: { OTEL_METRIC_EXPORT_INTERVAL: '1000', OTEL_METRIC_EXPORT_TIMEOUT: '900' },
    });
    const load = pipeline.load(app);
    const counted = async (query: string): Promise<number> => (await client.query(query))[0]?.value ?? 0;
    const work = 'traces_span_metrics_calls_total{span_name="work"}';
    await waitUntil(async () => (await counted(work)) > 0, { deadline: 30_000, what: 'span metrics' });

    await servers.prometheus.stop('SIGKILL');
    await pause(FAULT_MS);
    const duringFault = await app.last();
    await pipeline.waitFor(duringFault);
    expect(missing(await waitForJaeger(pipeline, duringFault), duringFault)).toEqual([]);
    await servers.prometheus.start();

    expect((await load.stop()).failed).toBe(0);
    const last = await app.last();
    expectWhole(await pipeline.waitFor(last), last, { spans: 'once' });
    // Both count from the start, so what happened in between is in the next sample.
    await waitUntil(async () => (await counted(work)) === last, { deadline: 20_000, what: 'every span counted' });
    await waitUntil(async () => (await counted('sum(spanreel_events_emitted{job="numbered"})')) >= last, {
      deadline: 20_000,
      what: 'every event counted',
    });
  });
});
