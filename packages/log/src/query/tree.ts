import type { LogEvent } from '../reader/log-event.ts';
import type { LogSpan } from '../reader/log-span.ts';
import type { Activity, Outcome } from './activity.ts';
import type { TreeNode } from './trace-query.ts';

export interface TreeInput {
  readonly spans: readonly LogSpan[];
  readonly events: readonly LogEvent[];
  readonly activities: readonly Activity[];
  readonly isGone: (writerId: string) => boolean;
}

/** The spans and implied spans of a recording, by trace and span id. */
export class Tree {
  readonly roots: readonly TreeNode[];
  readonly #nodes: ReadonlyMap<string, TreeNode>;
  readonly #parents: ReadonlyMap<string, string>;

  constructor(input: TreeInput) {
    const drafts = collect(input);
    this.#parents = withInferredParents(drafts, withLinkedParents(drafts, parentsOf(drafts)));
    const nodes = new Map<string, TreeNode>();
    const childKeys = new Map<string, string[]>();
    const rootKeys: string[] = [];
    for (const key of drafts.keys()) {
      const parent = this.#parents.get(key);
      if (parent === undefined) rootKeys.push(key);
      else childKeys.set(parent, [...(childKeys.get(parent) ?? []), key]);
    }
    // Deep trees are ordinary in foreign logs: no recursion.
    const order: string[] = [];
    const stack = [...rootKeys];
    for (let key = stack.pop(); key !== undefined; key = stack.pop()) {
      order.push(key);
      stack.push(...(childKeys.get(key) ?? []));
    }
    for (const key of order.toReversed()) {
      const draft = drafts.get(key) as NodeDraft;
      const children = (childKeys.get(key) ?? []).map((child) => nodes.get(child) as TreeNode).toSorted(byStart);
      nodes.set(key, toNode(draft, children, input));
    }
    this.#nodes = nodes;
    this.roots = rootKeys.map((key) => nodes.get(key) as TreeNode).toSorted(byStart);
  }

  /** A node by span id; of the rare case of one id in two traces, the given trace's. */
  node(spanId: string, traceId?: string): TreeNode | undefined {
    if (traceId !== undefined) return this.#nodes.get(nodeKey(traceId, spanId));
    return [...this.#nodes.values()].find(({ span_id }) => span_id === spanId);
  }

  /** Root → … → the node. */
  path(node: TreeNode): readonly TreeNode[] {
    const path: TreeNode[] = [];
    let key: string | undefined = nodeKey(node.trace_id, node.span_id);
    while (key !== undefined) {
      path.push(this.#nodes.get(key) as TreeNode);
      key = this.#parents.get(key);
    }
    return path.toReversed();
  }
}

interface NodeDraft {
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

function collect({ spans, events, activities }: TreeInput): Map<string, NodeDraft> {
  const drafts = new Map<string, NodeDraft>();
  const draft = (trace_id: string, span_id: string): NodeDraft => {
    const key = nodeKey(trace_id, span_id);
    const known = drafts.get(key) ?? { trace_id, span_id, events: [], activities: [] };
    drafts.set(key, known);
    return known;
  };
  for (const span of spans) {
    const node = draft(span.trace_id, span.span_id);
    node.span = span;
    if (span.parent_span_id !== undefined) node.parent = span.parent_span_id;
  }
  for (const event of events) {
    if (event.span_id === undefined) continue;
    const node = draft(event.trace_id, event.span_id);
    node.events.push(event);
    if (node.span === undefined && event.parent_span_id !== undefined) node.parent ??= event.parent_span_id;
  }
  for (const activity of activities) {
    if (activity.span_id !== undefined) draft(activity.trace_id, activity.span_id).activities.push(activity);
  }
  return drafts;
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

function startOf({ span, activities, events }: NodeDraft): string {
  return span?.start_time ?? activities[0]?.start ?? events[0]?.timestamp ?? '';
}

function leadsTo(from: string, to: string, parents: ReadonlyMap<string, string>): boolean {
  for (let key: string | undefined = from; key !== undefined; key = parents.get(key)) if (key === to) return true;
  return false;
}

function toNode(draft: NodeDraft, children: readonly TreeNode[], input: TreeInput): TreeNode {
  const { trace_id, span_id, span, parent, events, activities } = draft;
  const [main] = activities;
  const service = span?.service_name ?? events.find(({ metadata }) => metadata.service_name)?.metadata.service_name;
  const start = startOf(draft);
  const end = span?.end_time ?? main?.end;
  const duration = span?.duration_ms ?? main?.duration_ms;
  return {
    trace_id,
    span_id,
    ...(parent !== undefined && { parent_span_id: parent }),
    ...(draft.isInferred === true && { parent_inferred: true as const }),
    ...(draft.isLinked === true && { parent_linked: true as const }),
    name: span?.name ?? impliedName(main, events),
    ...(service !== undefined && { service_name: service }),
    ...(span && { span }),
    events,
    children,
    start,
    ...(end !== undefined && { end }),
    ...(duration !== undefined && { duration_ms: duration }),
    outcome: outcomeOf(draft, input),
  };
}

function outcomeOf({ span, activities, events }: NodeDraft, { spans, isGone }: TreeInput): Outcome {
  const said = activities.find(({ outcome }) => outcome !== 'succeeded')?.outcome ?? activities[0]?.outcome;
  if (said !== undefined && said !== 'succeeded') return said;
  if (span) return span.status === 'error' ? 'failed' : 'succeeded';
  if (said !== undefined) return said;
  // Where no spans are recorded at all, a missing one says nothing.
  if (spans.length === 0) return 'unknown';
  return events.every(({ writer_id }) => isGone(writer_id)) ? 'lost' : 'running';
}

const IMPLIED: Readonly<Record<string, (name: string) => string>> = {
  call: () => 'voice.call',
  turn: () => 'voice.turn',
  saga: (name) => `saga ${name}`,
  step: (name) => `step ${name}`,
  compensation: (name) => `compensate ${name}`,
};

function impliedName(activity: Activity | undefined, events: readonly LogEvent[]): string {
  if (activity) return IMPLIED[activity.kind]?.(activity.name) ?? activity.name;
  return events[0]?.event_type.split('.')[0] ?? 'span';
}

function nodeKey(traceId: string, spanId: string): string {
  return `${traceId} ${spanId}`;
}

function byStart(a: TreeNode, b: TreeNode): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : a.span_id < b.span_id ? -1 : 1;
}
