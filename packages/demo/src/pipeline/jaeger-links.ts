import { JaegerClient } from '@spanreel/testing/backends';

import type { CallOutcome } from '../stage/outcome.ts';
import { holdsWithin } from './delivery.ts';

/** A call's trace in Jaeger. */
interface JaegerLink {
  readonly call_id: string;
  readonly url: string;
}

export interface JaegerLinks {
  readonly links: readonly JaegerLink[];
  /** Ids of calls whose trace did not come in time. */
  readonly missing: readonly string[];
  /** One without pages was built from its Go module; the links go to its query API then. */
  readonly hasPages: boolean;
  /** Why there are none. */
  readonly trouble?: string;
}

/** The Collector decides on a trace 30 s after its first span; some more for what is on the way. */
const DECIDED_MS = 45_000;

/** Waits until Jaeger has the calls and gives their links. */
export async function jaegerLinks(
  url: string,
  outcomes: readonly CallOutcome[],
  signal: AbortSignal,
): Promise<JaegerLinks> {
  try {
    return await waitForTraces(url, outcomes, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    return { links: [], missing: [], hasPages: true, trouble: `Jaeger at ${url} cannot be asked: ${reason}` };
  }
}

async function waitForTraces(url: string, outcomes: readonly CallOutcome[], signal: AbortSignal): Promise<JaegerLinks> {
  const jaeger = new JaegerClient(url);
  const hasPages = await servesPages(url);
  const traces = outcomes.flatMap(({ call_id, trace_id }) => (trace_id ? [{ call_id, trace_id }] : []));
  const missing = new Map(traces.map(({ call_id, trace_id }) => [call_id, trace_id]));
  const areThere = async (): Promise<boolean> => {
    for (const [call_id, traceId] of missing) {
      const spans = await jaeger.trace(traceId);
      if (spans.some(({ name }) => name === 'voice.call')) missing.delete(call_id);
    }
    return missing.size === 0;
  };
  await holdsWithin(DECIDED_MS, areThere, signal);
  const links = traces
    .filter(({ call_id }) => !missing.has(call_id))
    .map(({ call_id, trace_id }) => ({
      call_id,
      url: hasPages ? jaeger.traceUrl(trace_id) : `${url}/api/v3/traces/${trace_id}`,
    }));
  return { links, missing: [...missing.keys()], hasPages };
}

async function servesPages(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return !(await response.text()).includes('not compiled with the UI assets');
}
