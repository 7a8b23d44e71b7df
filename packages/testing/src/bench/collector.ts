import { createReadStream, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { findBackends } from '../backends/install/find.ts';
import type { Backends } from '../backends/run/start-backends.ts';
import { startBackends } from '../backends/run/start-backends.ts';
import { Child } from './child.ts';
import type { Budget } from './report.ts';
import { figure, table } from './report.ts';

/** Longer than the five seconds after which a trace is decided, so that all the work of a rate falls into its step. */
const SECONDS = 8;
const RATES = { spans: [5000, 8000, 10_000, 12_500], events: [5000, 10_000, 15_000, 20_000] } as const;

/**
 * What every commit of the Collector is held to by its own load tests (testbed, OTLP in and out, nothing in between):
 * 10,000 spans a second on 20 to 30 % of one core, within 100 to 150 MiB; logs on 30 % and within 120 MiB.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/testbed
 */
const PUBLISHED = { spans: { cores: 0.3, mebibytes: 150 }, events: { cores: 0.3, mebibytes: 120 } } as const;

type Signal = keyof typeof PUBLISHED;

interface Step {
  readonly signal: Signal;
  readonly rate: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly refused: number;
  /** Records a second that were answered. */
  readonly reached: number;
  /** Cores that the Collector was busy with. */
  readonly cores: number;
  /** The most that was resident, in MiB. */
  readonly mebibytes: number;
  /** Whether everything was taken at once and was in the event log two seconds later. */
  readonly isFine: boolean;
}

/**
 * Spans and events per second that the all-in-one configuration takes with nothing refused and its event log keeping
 * up, real Jaeger beside it, on the cores of this machine: the rate is stepped up until it does not.
 */
export async function benchCollector(): Promise<Budget[]> {
  if ((await findBackends()) === undefined) {
    console.log('not measured: the back ends are not on this machine; `pnpm backends` brings them');
    return [];
  }
  console.log(
    `${availableParallelism()} cores; ${figure(loadavg()[0]!)} were busy in the last minute, with whatever else runs here\n`,
  );
  const steps: Step[] = [];
  for (const signal of ['spans', 'events'] as const) steps.push(...(await benchSignal(signal)));
  print(steps);
  return [];
}

async function benchSignal(signal: Signal): Promise<Step[]> {
  const directory = mkdtempSync(join(tmpdir(), 'spanreel-bench-collector-'));
  const sender = await Child.helper('otlp-sender.ts');
  const backends = await startBackends({ directory, only: ['collector', 'jaeger'] });
  const steps: Step[] = [];
  try {
    let written = 0;
    for (const rate of RATES[signal]) {
      const step = await measure(backends, sender, signal, rate, written);
      steps.push(step);
      if (!step.isFine) break;
      written += step.acknowledged;
    }
    return steps;
  } finally {
    await sender.stop();
    await backends.stop();
    rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function measure(backends: Backends, sender: Child, signal: Signal, rate: number, before: number): Promise<Step> {
  const pid = backends.servers.collector.pid!;
  let mebibytes = 0;
  const sampling = setInterval(() => (mebibytes = Math.max(mebibytes, residentMebibytes(pid))), 100);
  const [busy, begin] = [busySeconds(pid), performance.now()];
  const sent = await sender.ask<{ acknowledged: number; refused: number; seconds: number }>({
    endpoint: backends.endpoint,
    signal,
    rate,
    seconds: SECONDS,
  });
  const cores = ((busySeconds(pid) - busy) * 1000) / (performance.now() - begin);
  const expected = before + sent.acknowledged;
  await pause(2000);
  const lost = expected - (await countWritten(backends.eventLog, signal));
  clearInterval(sampling);
  const reached = sent.acknowledged / sent.seconds;
  // The last answer comes a moment after the last request.
  const isFine = sent.refused === 0 && lost === 0 && reached > 0.95 * rate;
  return {
    signal,
    rate,
    acknowledged: sent.acknowledged,
    refused: sent.refused,
    reached,
    lost,
    cores,
    mebibytes,
    isFine,
  };
}

function print(steps: readonly Step[]): void {
  const headings = [
    `${SECONDS} s each`,
    'offered/s',
    'reached/s',
    'refused',
    'not yet in the event log',
    'cores',
    'published ≤',
    '×',
    'MiB',
    'published ≤',
    '×',
  ];
  const rows = steps.map(({ signal, rate, reached, refused, lost, cores, mebibytes }) => {
    const published = PUBLISHED[signal];
    // Theirs is at 10,000 a second.
    const limit = (published.cores * rate) / 10_000;
    return [
      signal,
      String(rate),
      reached.toFixed(0),
      String(refused),
      String(lost),
      figure(cores),
      figure(limit),
      figure(cores / limit),
      figure(mebibytes),
      String(published.mebibytes),
      figure(mebibytes / published.mebibytes),
    ];
  });
  console.log(table(headings, rows));
  for (const signal of ['spans', 'events'] as const) {
    const best = steps.findLast((step) => step.signal === signal && step.isFine);
    console.log(`${signal} a second with nothing refused or late: ${best?.rate ?? 'fewer than the first step'}`);
  }
  console.log(
    "The published figures are the bounds of the Collector project's own load tests: OTLP in, OTLP out, nothing in between. Here\n" +
      'every record is redacted, queued on disk with fsync and written as JSON; spans are counted and sampled besides. Jaeger and\n' +
      'the sender run on the same cores. Settings: collector.yaml as it is.\n',
  );
}

/** User and system time in seconds: the kernel counts in hundredths. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function busySeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function residentMebibytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}

/** Records in the Collector's files, by a key that each has once. */
async function countWritten(eventLog: string, signal: Signal): Promise<number> {
  const mark = Buffer.from(signal === 'spans' ? '"spanId":"' : '"spanreel.event.id"');
  let count = 0;
  for (const name of readdirSync(eventLog).filter((file) => file.startsWith(signal === 'spans' ? 'spans' : 'logs'))) {
    let rest = Buffer.alloc(0);
    for await (const chunk of createReadStream(join(eventLog, name), { highWaterMark: 4 * 1024 * 1024 })) {
      const text = Buffer.concat([rest, chunk as Buffer]);
      let at = text.indexOf(mark);
      for (; at !== -1; at = text.indexOf(mark, at + mark.length)) count += 1;
      // Shorter than the mark, so that none is counted twice.
      rest = text.subarray(Math.max(0, text.length - mark.length + 1));
    }
  }
  return count;
}
