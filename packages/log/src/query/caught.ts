import { fromEffect, fromNode } from './failure-facts.ts';
import { hasThrown, operationOf } from './innermost.ts';
import type { Failure } from './trace-query.ts';
import type { Tree } from './tree.ts';
import { nodeKey } from './tree-parents.ts';

/** A failed compensation has its own report, and nobody went on after a call or turn that failed. */
const TOLD_ELSEWHERE = /^(compensate |saga |step |voice\.(call|turn)$)/;

/** What failed, by its span or by the record of what it threw, without being a failure or a part of one. */
export function findCaught(tree: Tree, failures: readonly Failure[]): readonly Failure[] {
  const told = toldBy(failures, tree);
  const caught: Failure[] = [];
  const stack = [...tree.roots];
  for (let node = stack.pop(); node; node = stack.pop()) {
    const key = nodeKey(node.trace_id, node.span_id);
    if (told.below.has(key)) continue;
    const isOwn = node.span?.status === 'error' && !told.around.has(key) && !TOLD_ELSEWHERE.test(node.name);
    if (isOwn) {
      caught.push(fromNode(operationOf(node)));
      continue;
    }
    for (const event of told.around.has(key) ? [] : node.events.filter(hasThrown)) caught.push(fromEffect(event));
    stack.push(...node.children);
  }
  return caught.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0));
}

/** The nodes of failures, below which all is told, and those on the way to them, which failed because of them. */
function toldBy(
  failures: readonly Failure[],
  tree: Tree,
): { readonly below: ReadonlySet<string>; readonly around: ReadonlySet<string> } {
  const [below, around] = [new Set<string>(), new Set<string>()];
  for (const { kind, span_id, trace_id } of failures) {
    const node = span_id === undefined ? undefined : tree.node(span_id, trace_id);
    // An objective stands on the span of its turn or call: what failed there is beside it.
    if (node === undefined || kind === 'objective') continue;
    below.add(nodeKey(node.trace_id, node.span_id));
    for (const each of tree.path(node)) around.add(nodeKey(each.trace_id, each.span_id));
  }
  return { below, around };
}
