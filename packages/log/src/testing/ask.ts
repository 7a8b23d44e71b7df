import { traceQuery } from '../query/create-trace-query.ts';
import type { TraceQuery } from '../query/trace-query.ts';
import { memorySource } from '../source/memory-source.ts';
import type { Scenario } from './scenario.ts';

export const MINUTE = 60_000;

/** What can be asked of a scenario, some milliseconds after its last event. */
export async function ask(scenario: Scenario, after: number = MINUTE): Promise<TraceQuery> {
  const now = scenario.time.now + after;
  return traceQuery(await memorySource({ lines: scenario.lines }).readStream(scenario.stream), { now });
}
