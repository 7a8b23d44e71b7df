import type { LogEvent } from '../reader/log-event.ts';
import type { LogSpan } from '../reader/log-span.ts';
import type { Activity } from './activity.ts';

/** What spans, events and activities tell of one node of the tree. */
export interface NodeDraft {
  readonly trace_id: string;
  readonly span_id: string;
  span?: LogSpan;
  parent?: string;
  /** Its parent is not in the log; it was put below another node. */
  isInferred?: boolean;
  /** Its parent is in another trace, that of the call. */
  isLinked?: boolean;
  readonly events: LogEvent[];
  readonly activities: Activity[];
}

/** The parent of every node that has one in the log, by node key: its own, else the call it is linked to, else the client span that was waiting. */
export function findParents(drafts: ReadonlyMap<string, NodeDraft>): ReadonlyMap<string, string> {
  return withInferredParents(drafts, withLinkedParents(drafts, parentsOf(drafts)));
}

export function nodeKey(traceId: string, spanId: string): string {
  return `${traceId} ${spanId}`;
}

/** Parents that are there; a cycle, which only a broken writer can make, is cut. */
function parentsOf(drafts: ReadonlyMap<string, NodeDraft>): ReadonlyMap<string, string> {
  const parents = new Map<string, string>();
  for (const [key, { trace_id, parent }] of drafts) {
    const parentKey = parent === undefined ? undefined : nodeKey(trace_id, parent);
    if (parentKey !== undefined && drafts.has(parentKey) && !leadsTo(parentKey, key, parents)) {
      parents.set(key, parentKey);
    }
  }
  return parents;
}

/** A long call may give each turn a trace of its own, linked to the call: in the tree the turn stands below it all the same. */
function withLinkedParents(
  drafts: ReadonlyMap<string, NodeDraft>,
  parents: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const all = new Map(parents);
  for (const [key, draft] of drafts) {
    if (draft.parent !== undefined) continue;
    const link = draft.span?.links.find(({ attributes }) => attributes[LINK_KIND] === 'call');
    const parent = link && nodeKey(link.trace_id, link.span_id);
    if (parent !== undefined && drafts.has(parent) && !leadsTo(parent, key, all)) {
      all.set(key, parent);
      draft.isLinked = true;
    }
  }
  return all;
}

const LINK_KIND = 'spanreel.link.kind';

/**
 * A killed process takes its unfinished server span with it, and what happened below would stand alone: it is put below
 * the client span, of the same trace, that was waiting for an answer at the time and got none on record.
 */
function withInferredParents(
  drafts: ReadonlyMap<string, NodeDraft>,
  parents: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const all = new Map(parents);
  const answered = new Set(parents.values());
  const waiting = [...drafts].filter(
    ([key, { span }]) => (span?.kind === 'client' || span?.kind === 'producer') && !answered.has(key),
  );
  for (const [key, draft] of drafts) {
    if (parents.has(key) || draft.parent === undefined) continue;
    const start = startOf(draft);
    const found = waiting.findLast(
      ([, { span, trace_id }]) =>
        trace_id === draft.trace_id && span !== undefined && span.start_time <= start && start <= span.end_time,
    );
    if (found && found[0] !== key && !leadsTo(found[0], key, all)) {
      all.set(key, found[0]);
      draft.isInferred = true;
    }
  }
  return all;
}

export function startOf({ span, activities, events }: NodeDraft): string {
  return span?.start_time ?? activities[0]?.start ?? events[0]?.timestamp ?? '';
}

function leadsTo(from: string, to: string, parents: ReadonlyMap<string, string>): boolean {
  for (let key: string | undefined = from; key !== undefined; key = parents.get(key)) if (key === to) return true;
  return false;
}
