import type { Value } from '@spanreel/events';
import { EventType, isValueMap } from '@spanreel/events';

import type { LogEvent } from '../reader/log-event.ts';
import { numberField, textField } from '../reader/payload-field.ts';
import type { Activity } from './activity.ts';
import type { DecisionReport, Failure, PathDecision, TreeNode } from './trace-query.ts';
import type { Tree } from './tree.ts';

/** The span attribute with the latest decision that led to the span. */
const DECISION_ID = 'decision.id';
const STEPS: ReadonlySet<string> = new Set(['step', 'stage', 'turn']);

/** Every decision with how it turned out and what followed from it, in order. */
export function reportDecisions(events: readonly LogEvent[], tree: Tree): readonly DecisionReport[] {
  const causes = new Causes(events);
  const marks = marksOf(tree);
  const outcomes = new Map<string, LogEvent>();
  const followed = new Map<LogEvent, LogEvent[]>();
  for (const event of events) {
    const id = textField(event.payload, 'decision_id');
    if (event.event_type === EventType.DECISION_OUTCOME) {
      if (id !== undefined) outcomes.set(id, event);
      continue;
    }
    for (const decision of new Set([...causes.chain(event), ...causes.chainFrom(marks.get(event))])) {
      if (decision.event_type !== EventType.DECISION_MADE || decision === event) continue;
      const list = followed.get(decision);
      if (list) list.push(event);
      else followed.set(decision, [event]);
    }
  }
  return events
    .filter(({ event_type }) => event_type === EventType.DECISION_MADE)
    .map((event) => {
      const id = textField(event.payload, 'decision_id') ?? event.event_id;
      return toReport(event, id, outcomes.get(id), followed.get(event) ?? []);
    });
}

function toReport(
  event: LogEvent,
  id: string,
  outcome: LogEvent | undefined,
  followed: readonly LogEvent[],
): DecisionReport {
  const { payload, metadata } = event;
  const [confidence, reason] = [numberField(payload, 'confidence'), textField(payload, 'reason')];
  return {
    decision_id: id,
    type: textField(payload, 'type') ?? '',
    chosen: textField(payload, 'chosen') ?? '',
    ...(confidence !== undefined && { confidence }),
    ...(reason !== undefined && { reason }),
    alternatives: alternativesOf(payload['alternatives']),
    ...(metadata.agent_name !== undefined && { agent_name: metadata.agent_name }),
    outcome: (outcome && textField(outcome.payload, 'outcome')) ?? 'open',
    event,
    followed,
  };
}

function alternativesOf(value: Value | undefined): DecisionReport['alternatives'] {
  if (!Array.isArray(value)) return [];
  return (value as readonly Value[]).flatMap((item) => {
    if (!isValueMap(item)) return [];
    const [score, reason] = [numberField(item, 'score'), textField(item, 'reason')];
    const option = textField(item, 'option') ?? '';
    return { option, ...(score !== undefined && { score }), ...(reason !== undefined && { reason }) };
  });
}

/** Which event made which: causation ids name events, decisions, or messages that are no events. */
class Causes {
  readonly #byId = new Map<string, LogEvent>();

  constructor(events: readonly LogEvent[]) {
    for (const event of events) {
      this.#byId.set(event.event_id, event);
      const decision = textField(event.payload, 'decision_id');
      if (event.event_type === EventType.DECISION_MADE && decision !== undefined) this.#byId.set(decision, event);
    }
  }

  find(id: string | undefined): LogEvent | undefined {
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** The decision or event of an id and everything that led to it. */
  chainFrom(id: string | undefined): readonly LogEvent[] {
    const event = this.find(id);
    return event ? [event, ...this.chain(event)] : [];
  }

  /** Everything that led to an event, nearest first. */
  chain(event: LogEvent): readonly LogEvent[] {
    const chain = new Set<LogEvent>();
    for (
      let at = this.find(event.causation_id);
      at && at !== event && !chain.has(at);
      at = this.find(at.causation_id)
    ) {
      chain.add(at);
    }
    return [...chain];
  }
}

/** For each event, the decision that its span or one around it says it follows from, in other processes too. */
function marksOf({ roots }: Tree): ReadonlyMap<LogEvent, string> {
  const marks = new Map<LogEvent, string>();
  const stack = roots.map((node) => ({ node, around: undefined as string | undefined }));
  for (let at = stack.pop(); at; at = stack.pop()) {
    const mark = (at.node.span && textField(at.node.span.attributes, DECISION_ID)) ?? at.around;
    if (mark !== undefined) for (const event of at.node.events) marks.set(event, mark);
    for (const node of at.node.children) stack.push({ node, around: mark });
  }
  return marks;
}

export interface DecisionInput {
  readonly events: readonly LogEvent[];
  readonly activities: readonly Activity[];
  readonly decisions: readonly DecisionReport[];
  readonly tree: Tree;
  /** Root → … → what failed. */
  readonly path: readonly TreeNode[];
  readonly failure: Failure;
}

/** The decisions that led to a failure, in the order in which they were made, however many steps earlier. */
export function decisionsOnPath(input: DecisionInput): readonly PathDecision[] {
  const { events, activities, decisions, path, failure, tree } = input;
  const causes = new Causes(events);
  const found = new Map<LogEvent, PathDecision['via']>();
  const add = (event: LogEvent | undefined, via: PathDecision['via']): void => {
    if (event === undefined || event.event_type !== EventType.DECISION_MADE || found.has(event)) return;
    found.set(event, via);
    follow(event, event.span_id === undefined ? [] : pathTo(tree, event.trace_id, event.span_id));
  };
  const follow = (event: LogEvent | undefined, nodes: readonly TreeNode[]): void => {
    for (const earlier of event ? causes.chain(event) : []) add(earlier, 'causation');
    for (const { span } of nodes) add(causes.find(span && textField(span.attributes, DECISION_ID)), 'decision');
  };

  const order = new Map(events.map((event, index) => [event, index]));
  const until = failure.event ? (order.get(failure.event) ?? events.length) : events.length;
  const marked = decisionsOfSpans(tree.roots);
  follow(failure.event, path);
  for (const node of path) {
    for (const event of node.events) if ((order.get(event) ?? 0) <= until) follow(event, []);
  }
  for (const { event, followed } of decisions) {
    const isAround = path.some(({ span_id, trace_id }) => span_id === event.span_id && trace_id === event.trace_id);
    // What followed from it is known and lies elsewhere: then it did not lead here.
    const ledElsewhere = followed.length > 0 || marked.has(textField(event.payload, 'decision_id') ?? '');
    if (isAround && !ledElsewhere && (order.get(event) ?? 0) < until) add(event, 'ancestry');
  }
  return decisions
    .filter(({ event }) => found.has(event))
    .map((decision) => ({
      ...decision,
      via: found.get(decision.event) ?? 'ancestry',
      steps_before: activities.filter(({ kind, started }) => {
        const at = started && order.get(started);
        return STEPS.has(kind) && at !== undefined && at > (order.get(decision.event) ?? 0) && at <= until;
      }).length,
    }));
}

function pathTo(tree: Tree, traceId: string, spanId: string): readonly TreeNode[] {
  const node = tree.node(spanId, traceId);
  return node ? tree.path(node) : [];
}

/** The decisions that spans say they follow from. */
function decisionsOfSpans(roots: readonly TreeNode[]): ReadonlySet<string> {
  const ids = new Set<string>();
  const stack = [...roots];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const id = node.span && textField(node.span.attributes, DECISION_ID);
    if (id !== undefined) ids.add(id);
    stack.push(...node.children);
  }
  return ids;
}
