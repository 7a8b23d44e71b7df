import { join } from 'node:path';

import { expect, test } from 'vitest';

import { scratchFolder } from '../../testing/scratch-folder.ts';
import { checkLosses } from './check-losses.ts';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const HOUR = 3_600_000;

interface Counted {
  readonly process?: string;
  /** Milliseconds before now. */
  readonly ago?: number;
  readonly started?: number;
  readonly delta?: boolean;
  readonly metric: string;
  readonly counts: Readonly<Record<string, number>>;
}

function line({ process = 'a', ago = 0, started = 2 * HOUR, delta = false, metric, counts }: Counted): string {
  const nano = (before: number): string => `${NOW - before}000000`;
  const dataPoints = Object.entries(counts).map(([reason, asInt]) => ({
    attributes: reason === '' ? [] : [{ key: 'reason', value: { stringValue: reason } }],
    startTimeUnixNano: nano(started),
    timeUnixNano: nano(ago),
    asInt: String(asInt),
  }));
  const sum = { aggregationTemporality: delta ? 1 : 2, isMonotonic: true, dataPoints };
  const attributes = [{ key: 'service.instance.id', value: { stringValue: process } }];
  return JSON.stringify({
    resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ metrics: [{ name: metric, sum }] }] }],
  });
}

async function findings(...counted: (Counted | string)[]): Promise<string[]> {
  const text = counted.map((one) => (typeof one === 'string' ? one : line(one))).join('\n');
  const folder = await scratchFolder({ 'a.jsonl': `${text}\n` });
  const found = await checkLosses([join(folder, 'a.jsonl')], NOW);
  expect(found.every(({ level, way_out: wayOut }) => level === 'warning' && wayOut !== undefined)).toBe(true);
  return found.map(({ finding }) => finding);
}

const dropped = 'spanreel.records.dropped';

test('says nothing where nothing was counted', async () => {
  expect(await findings({ metric: dropped, counts: { disk: 0, stderr: 0 } }, '{"resourceLogs":[]}', 'no json')).toEqual(
    [],
  );
});

test('says what was lost, by reason, of all processes, the latest count of each', async () => {
  expect(
    await findings(
      { metric: dropped, ago: HOUR, counts: { disk: 2, buffer_full: 0 } },
      { metric: dropped, counts: { disk: 5, buffer_full: 1 } },
      { metric: dropped, process: 'b', counts: { disk: 1 } },
      // A fixed instance id: the process was started again and counts anew.
      { metric: dropped, started: HOUR / 2, counts: { disk: 10 } },
    ),
  ).toEqual(['17 records lost in the last 24 hours: disk 16 and buffer_full 1']);
});

test('adds up what was counted since the last time', async () => {
  const one = { metric: dropped, delta: true, counts: { disk: 2 } };
  expect(await findings({ ...one, started: HOUR, ago: HOUR / 2 }, { ...one, started: HOUR / 2 })).toEqual([
    '4 records lost in the last 24 hours: disk 4',
  ]);
});

test('leaves out what is older than a day', async () => {
  expect(await findings({ metric: dropped, ago: 25 * HOUR, counts: { disk: 3 } })).toEqual([]);
});

test('knows what else is amiss', async () => {
  expect(
    await findings(
      { metric: 'spanreel.events.refused', counts: { invalid: 3 } },
      { metric: 'spanreel.subscribers.failures', counts: { '': 1 } },
      { metric: 'spanreel.subscribers.skipped', counts: { event_loop: 7 } },
      { metric: 'spanreel.breaker.opened', counts: { log: 1 } },
      { metric: 'spanreel.events.emitted', counts: { '': 100 } },
    ),
  ).toEqual([
    '3 events refused at emit in the last 24 hours: invalid 3',
    '1 call of subscribers failed in the last 24 hours',
    '7 events not told to subscribers that are too slow in the last 24 hours: event_loop 7',
    'a circuit breaker opened once in the last 24 hours: log 1',
  ]);
});
