import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import type { OtlpKeyValue } from '@spanreel/events';

/** One of Spanreel's own counters, over all processes whose metrics stand in the log. */
export interface OwnCount {
  /** Such as `spanreel.records.dropped`. */
  readonly metric: string;
  /** The value that tells its counts apart, such as a reason; empty where there is none. */
  readonly part: string;
  readonly count: number;
  /** Processes (and threads) that counted any. */
  readonly processes: number;
}

interface Point {
  readonly attributes?: readonly OtlpKeyValue[];
  readonly startTimeUnixNano?: string | number;
  readonly timeUnixNano?: string | number;
  readonly asInt?: string | number;
}

interface Sum {
  readonly dataPoints?: readonly Point[];
  readonly aggregationTemporality?: number | string;
}

interface MetricsLine {
  readonly resourceMetrics?: readonly {
    readonly resource?: { readonly attributes?: readonly OtlpKeyValue[] };
    readonly scopeMetrics?: readonly { readonly metrics?: readonly { readonly name?: string; readonly sum?: Sum }[] }[];
  }[];
}

const METRICS = '{"resourceMetrics"';
const OWN = 'spanreel.';
const isDelta = (temporality: Sum['aggregationTemporality']): boolean =>
  temporality === 1 || temporality === 'AGGREGATION_TEMPORALITY_DELTA';

/** Reads the given counters, counted since `since` (milliseconds since the epoch) or by a process that was alive then. */
export async function readCounts(
  files: readonly string[],
  metrics: ReadonlySet<string>,
  since: number,
): Promise<OwnCount[]> {
  // By metric, part and process; counts of one process are cumulative unless they say otherwise.
  const counts = new Map<string, Map<string, number>>();
  const take = (name: string, process: string, { attributes, timeUnixNano, asInt }: Point, delta: boolean): void => {
    if (Number(timeUnixNano ?? 0) / 1e6 < since) return;
    const key = `${name}\n${attributes?.[0]?.value?.stringValue ?? ''}`;
    const ofKey = counts.get(key) ?? new Map<string, number>();
    const before = ofKey.get(process) ?? 0;
    ofKey.set(process, delta ? before + Number(asInt ?? 0) : Math.max(before, Number(asInt ?? 0)));
    counts.set(key, ofKey);
  };
  for (const file of files) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      // An event costs no more than a look at its first letters.
      if (!line.startsWith(METRICS) || !line.includes(OWN)) continue;
      for (const { process, name, sum } of sumsOf(line)) {
        if (!metrics.has(name)) continue;
        for (const point of sum.dataPoints ?? []) {
          // A process that restarts under the id of before begins to count anew.
          const writer = isDelta(sum.aggregationTemporality) ? process : `${process} ${point.startTimeUnixNano}`;
          take(name, writer, point, isDelta(sum.aggregationTemporality));
        }
      }
    }
  }
  return [...counts].flatMap(([key, byProcess]) => {
    const [metric = '', part = ''] = key.split('\n');
    const counted = [...byProcess.values()].filter((count) => count > 0);
    const count = counted.reduce((total, one) => total + one, 0);
    return count > 0 ? [{ metric, part, count, processes: counted.length }] : [];
  });
}

function sumsOf(line: string): { process: string; name: string; sum: Sum }[] {
  let parsed: MetricsLine;
  try {
    parsed = JSON.parse(line) as MetricsLine;
  } catch {
    // A torn line: `verify` tells of it.
    return [];
  }
  return (parsed.resourceMetrics ?? []).flatMap(({ resource, scopeMetrics }) => {
    const id = resource?.attributes?.find(({ key }) => key === 'service.instance.id')?.value?.stringValue ?? '';
    return (scopeMetrics ?? []).flatMap((scope) =>
      (scope.metrics ?? []).flatMap(({ name, sum }) => (name !== undefined && sum ? [{ process: id, name, sum }] : [])),
    );
  });
}
