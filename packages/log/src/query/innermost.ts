import { EventType } from '@spanreel/events';

import type { LogEvent } from '../reader/log-event.ts';
import type { Activity } from './activity.ts';
import { failedChild } from './causes.ts';
import { fromActivity, fromEffect, fromNode } from './failure-facts.ts';
import type { FactSources } from './failure-facts.ts';
import { hasReturned } from './recovered.ts';
import type { Failure, TreeNode } from './trace-query.ts';

/** Scopes that say nothing of what went wrong in them. Steps and stages say enough: what is below them is their cause. */
const OUTER: ReadonlySet<string> = new Set(['call', 'turn', 'workflow', 'command', 'scenario']);

/** The failure of an activity; of an outer scope that failed because of a tool or another span in it, that one's. */
export function innermost(activity: Activity, input: FactSources): Failure {
  const failure = fromActivity(activity, input);
  const { span_id, trace_id } = activity;
  const node = span_id === undefined ? undefined : input.tree.node(span_id, trace_id);
  if (failure.outcome !== 'failed' || node === undefined || !OUTER.has(activity.kind)) return failure;
  const named = failedOperation(node, failure.timestamp);
  const thrown = thrownIn(named ?? node, failure.timestamp);
  if (thrown) return fromEffect(thrown);
  return named ? fromNode(named) : failure;
}

/** What failed below a node: the innermost of the application's own operations; the requests below it are its cause. */
function failedOperation(node: TreeNode, until: string): TreeNode | undefined {
  const chain = failedChain(node, until);
  return chain.findLast(isOperation) ?? chain[0];
}

/** The innermost operation of a failed node, or the node itself. */
export function operationOf(node: TreeNode): TreeNode {
  return [node, ...failedChain(node, node.end ?? node.start)].findLast(isOperation) ?? node;
}

/** What failed below a node, nearest first. */
function failedChain(node: TreeNode, until: string): readonly TreeNode[] {
  const chain: TreeNode[] = [];
  for (let at = failedChild(node, until); at?.outcome === 'failed'; at = failedChild(at, until)) chain.push(at);
  return chain;
}

function isOperation({ span }: TreeNode): boolean {
  return span?.kind === 'internal' || 'gen_ai.operation.name' in (span?.attributes ?? {});
}

/** The last effect that threw on a node or below, and did not return when tried again, where its own span is not in the log. */
function thrownIn(node: TreeNode, until: string): LogEvent | undefined {
  const thrown: LogEvent[] = [];
  const told: LogEvent[] = [];
  const stack = [node];
  for (let at = stack.pop(); at; at = stack.pop()) {
    const before = at.events.filter(({ timestamp }) => timestamp <= until);
    told.push(...before);
    if (!at.span) thrown.push(...before.filter(hasThrown));
    stack.push(...at.children);
  }
  return thrown
    .filter((event) => !hasReturned(event, told))
    .toSorted((a, b) => a.sequence_number - b.sequence_number)
    .at(-1);
}

/** Whether an event records a tool, step or model that threw; of several parts the first. */
export function hasThrown({ event_type, payload }: LogEvent): boolean {
  return event_type === EventType.EFFECT_RECORDED && payload['outcome'] === 'threw' && payload['part'] === 1;
}
