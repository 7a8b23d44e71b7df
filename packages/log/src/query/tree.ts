import type { LogEvent } from '../reader/log-event.ts';
import type { LogSpan } from '../reader/log-span.ts';
import { byName } from './by-name.ts';
import type { Activity, Outcome } from './activity.ts';
import type { NodeDraft } from './tree-parents.ts';
import { findParents, nodeKey, startOf } from './tree-parents.ts';
import type { TreeNode } from './trace-query.ts';

export interface TreeInput {
  readonly spans: readonly LogSpan[];
  readonly events: readonly LogEvent[];
  readonly activities: readonly Activity[];
  readonly isGone: (writerId: string) => boolean;
  /** Whether the process of an event ended the call that it belongs to. */
  readonly isOver: (event: LogEvent) => boolean;
}

/** The spans and implied spans of a recording, by trace and span id. */
export class Tree {
  readonly roots: readonly TreeNode[];
  readonly #nodes: ReadonlyMap<string, TreeNode>;
  readonly #parents: ReadonlyMap<string, string>;

  constructor(input: TreeInput) {
    const drafts = collect(input);
    this.#parents = findParents(drafts);
    const nodes = new Map<string, TreeNode>();
    const childKeys = new Map<string, string[]>();
    const rootKeys: string[] = [];
    for (const key of drafts.keys()) {
      const parent = this.#parents.get(key);
      const siblings = parent === undefined ? rootKeys : (childKeys.get(parent) ?? []);
      siblings.push(key);
      if (parent !== undefined) childKeys.set(parent, siblings);
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

function outcomeOf({ span, activities, events }: NodeDraft, { spans, isGone, isOver }: TreeInput): Outcome {
  // What was left open on the span of its turn or call says nothing of how that ended.
  const closed = activities.filter(({ outcome }) => outcome !== 'left_open');
  const said = (closed.find(({ outcome }) => outcome !== 'succeeded') ?? closed[0] ?? activities[0])?.outcome;
  if (said !== undefined && said !== 'succeeded' && !(said === 'left_open' && span)) return said;
  if (span) return span.status === 'error' ? 'failed' : 'succeeded';
  if (said !== undefined) return said;
  // Where no spans are recorded at all, a missing one says nothing.
  if (spans.length === 0) return 'unknown';
  if (events.every(isOver)) return 'left_open';
  return events.every(({ writer_id }) => isGone(writer_id)) ? 'lost' : 'running';
}

const IMPLIED: ReadonlyMap<string, (name: string) => string> = byName<(name: string) => string>({
  call: () => 'voice.call',
  turn: () => 'voice.turn',
  saga: (name) => `saga ${name}`,
  step: (name) => `step ${name}`,
  compensation: (name) => `compensate ${name}`,
});

function impliedName(activity: Activity | undefined, events: readonly LogEvent[]): string {
  if (activity) return IMPLIED.get(activity.kind)?.(activity.name) ?? activity.name;
  return events[0]?.event_type.split('.')[0] ?? 'span';
}

function byStart(a: TreeNode, b: TreeNode): number {
  return a.start < b.start ? -1 : a.start > b.start ? 1 : a.span_id < b.span_id ? -1 : 1;
}
