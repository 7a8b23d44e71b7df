import { currentName, nameGlob } from '@spanreel/events';

import type { LineStore } from '../reader/line-store.ts';
import { readRecords } from '../reader/read-records.ts';
import type { StreamFilter, StreamSummary } from './spine-source.ts';
import type { SummaryRow } from './summaries.ts';
import { Summaries } from './summaries.ts';

/** What goes on across `since` began in files that were last changed before it; what began even earlier is shown from there on. */
const LOOK_BACK_MS = 6 * 3_600_000;

/** Summarises every stream of a store and returns those that pass the filter, newest first. Reads all of it: an index may answer instead. */
export async function listStreams(
  store: LineStore,
  filter: StreamFilter,
  now: number,
): Promise<readonly StreamSummary[]> {
  const summaries = new Summaries();
  await readRecords(
    store,
    {
      event: (event) => summaries.addEvent(event),
      span: (span) => summaries.addSpan(span),
      restart: () => summaries.clear(),
    },
    filter.since === undefined ? {} : { since: filter.since - LOOK_BACK_MS },
  );
  return summaries
    .rows(now)
    .filter(passes(filter))
    .map(({ summary }) => summary)
    .toSorted((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : a.id < b.id ? -1 : 1));
}

function passes(filter: StreamFilter): (row: SummaryRow) => boolean {
  const { since, failed, slowerMs, workflow, tenant, type, tag, status, processes = false } = filter;
  const matches = type === undefined ? undefined : nameGlob(currentName(type));
  return ({ summary, types }) =>
    (processes || summary.kind !== 'process' || matches !== undefined) &&
    (since === undefined || Date.parse(summary.end) >= since) &&
    (failed === undefined || failed === (summary.status === 'failed' || summary.status === 'unknown')) &&
    (slowerMs === undefined || summary.duration_ms > slowerMs) &&
    (workflow === undefined || summary.workflows.includes(workflow)) &&
    (tenant === undefined || summary.tenant_id === tenant) &&
    (matches === undefined || [...types].some(matches)) &&
    (tag === undefined || summary.tags.includes(tag)) &&
    (status === undefined || summary.status === status);
}
