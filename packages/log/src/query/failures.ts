import { SEVERITY } from '@spanreel/events';

import type { LogEvent } from '../reader/log-event.ts';
import type { Activity } from './activity.ts';
import { activityMark } from './activity-marks.ts';
import { delivered, deliveryMark } from './deliveries.ts';
import type { FactSources } from './failure-facts.ts';
import { fromEvent, fromNode } from './failure-facts.ts';
import { innermost } from './innermost.ts';
import { wasRepeated } from './recovered.ts';
import type { Failure, TreeNode } from './trace-query.ts';
import type { Tree } from './tree.ts';
import { nodeKey } from './tree-parents.ts';

export interface FailureInput extends FactSources {
  readonly events: readonly LogEvent[];
  readonly activities: readonly Activity[];
}

/** What is left open is told, but nobody said that it failed. */
const FINE: ReadonlySet<string> = new Set(['succeeded', 'running', 'left_open']);

/** Scopes whose failure counts even where what is around them went on; a failed model call that was tried again does not. */
const SCOPES: ReadonlySet<string> = new Set(['call', 'turn', 'workflow', 'saga', 'objective', 'command', 'scenario']);

/**
 * What failed, first things first: the innermost failing steps and stages; else the scopes that failed; else the first
 * error; else the spans that failed up to a root. What recovered (a step that succeeded when tried again) is left out.
 */
export function findFailures(input: FailureInput): readonly Failure[] {
  const { events, activities, tree } = input;
  const ended = activities.filter(({ outcome }) => !FINE.has(outcome));
  const handedOn = delivered(events);
  const bad = ended.filter(({ ended: event }) => !(event && handedOn.has(deliveryMark(event)?.key ?? '')));
  if (bad.length > 0) {
    const steps = unrecoveredSteps(bad, activities);
    const scopes = unexplainedScopes(bad, steps, input);
    const position = positions(events);
    // An objective that was given up tells what the failure meant, and so stands after whatever tells why.
    const ordered = [...steps, ...scopes].toSorted((a, b) => rank(a) - rank(b) || position(a) - position(b));
    const failures = firstPerScope(ordered, tree).map((activity) => innermost(activity, input));
    if (failures.length > 0) return failures;
  }
  const error = firstLooseError(events, ended, tree);
  if (error) return [fromEvent(error, input)];
  return events.length > 0 ? [] : tree.roots.filter(({ outcome }) => outcome === 'failed').map(fromNode);
}

function rank({ kind }: Activity): number {
  return kind === 'objective' ? 1 : 0;
}

function unrecoveredSteps(bad: readonly Activity[], activities: readonly Activity[]): readonly Activity[] {
  const succeeded = new Map<string, number>();
  activities.forEach(({ kind, id, name, outcome }, index) => {
    if (outcome !== 'succeeded') return;
    succeeded.set(`${kind} ${id} ${name}`, index);
    succeeded.set(`${kind} ${id}`, index);
  });
  const order = new Map(activities.map((activity, index) => [activity, index]));
  return bad.filter((activity) => {
    const { kind, id, name, within } = activity;
    if (kind !== 'step' && kind !== 'stage') return false;
    const again = succeeded.get(`${kind} ${id} ${name}`);
    if (again !== undefined && again > (order.get(activity) ?? 0)) return false;
    return within === undefined || !succeeded.has(`${kind === 'step' ? 'saga' : 'workflow'} ${id}`);
  });
}

/** Scopes that failed, but not because of a step or a scope inside them: those say more. */
function unexplainedScopes(
  bad: readonly Activity[],
  steps: readonly Activity[],
  { activities, tree }: FailureInput,
): readonly Activity[] {
  const badSpans = new Set(bad.map(spanKey));
  const told = new Set(activities.map(spanKey));
  const explained = new Set<string>();
  const sagasOfSteps = new Set(steps.map(({ id }) => id));
  // An objective stands on the span of its turn or call without being inside it: it explains nothing of their end.
  for (const inner of [...steps, ...bad.filter(({ kind }) => SCOPES.has(kind) && kind !== 'objective')]) {
    for (const node of pathOf(inner, tree).slice(0, -1)) explained.add(nodeKey(node.trace_id, node.span_id));
  }
  return bad.filter((activity) => {
    const { kind, id } = activity;
    if (kind === 'step' || kind === 'stage' || kind === 'compensation') return false;
    if (kind === 'objective') return !wasReached(activity, activities);
    if (sagasOfSteps.has(id) || explained.has(spanKey(activity))) return false;
    if (SCOPES.has(kind)) return true;
    const path = pathOf(activity, tree);
    const keys = path.map(({ trace_id, span_id }) => nodeKey(trace_id, span_id));
    const nearest = keys.slice(0, -1).findLastIndex((key) => told.has(key));
    if (nearest !== -1 && !badSpans.has(keys[nearest] ?? '')) return false;
    // Which of several messages got through its name does not tell.
    if (activity.ended && deliveryMark(activity.ended)) return true;
    // Tried again with success, or what it was a part of: the scope around it failed of something else.
    return !path.some((node, at) => at > nearest && wasRepeated(node, path[at - 1]?.children ?? tree.roots));
  });
}

/** Whether what an objective was after was reached in a later attempt. */
function wasReached({ name, start }: Activity, activities: readonly Activity[]): boolean {
  return activities.some(
    (other) =>
      other.kind === 'objective' && other.name === name && other.outcome === 'succeeded' && other.start >= start,
  );
}

/** Further failed steps of one saga or workflow, and what is around a failure, are consequences. */
function firstPerScope(ordered: readonly Activity[], tree: Tree): readonly Activity[] {
  const seen = new Set<string>();
  return ordered.filter((activity) => {
    const own = `${activity.kind} ${activity.id}`;
    if (seen.has(own)) return false;
    seen.add(own);
    if (activity.kind === 'objective') return true;
    if (seen.has(spanKey(activity))) return false;
    for (const { trace_id, span_id } of pathOf(activity, tree)) seen.add(nodeKey(trace_id, span_id));
    return true;
  });
}

/** An error that belongs to no scope; one inside something that failed and was recovered from is no failure either. */
function firstLooseError(
  events: readonly LogEvent[],
  recovered: readonly Activity[],
  tree: Tree,
): LogEvent | undefined {
  const spans = new Set(recovered.map(spanKey));
  return events.find((event) => {
    if (SEVERITY[event.severity] < SEVERITY.ERROR || activityMark(event)) return false;
    return !pathOf(event, tree).some(({ trace_id, span_id }) => spans.has(nodeKey(trace_id, span_id)));
  });
}

function pathOf({ span_id, trace_id }: Pick<LogEvent, 'span_id' | 'trace_id'>, tree: Tree): readonly TreeNode[] {
  const node = span_id === undefined ? undefined : tree.node(span_id, trace_id);
  return node ? tree.path(node) : [];
}

/** Of an activity without a span a key that no node has. */
function spanKey({ trace_id, span_id }: Pick<Activity, 'span_id' | 'trace_id'>): string {
  return span_id === undefined ? '' : nodeKey(trace_id, span_id);
}

/** Where an activity failed in the order of events; what was lost failed with the last sign of its process. */
function positions(events: readonly LogEvent[]): (activity: Activity) => number {
  const order = new Map(events.map((event, index) => [event, index]));
  const last = new Map(events.map(({ writer_id }, index) => [writer_id, index]));
  return ({ ended, writer_id }) => (ended ? (order.get(ended) ?? 0) : (last.get(writer_id) ?? 0) + 0.5);
}
