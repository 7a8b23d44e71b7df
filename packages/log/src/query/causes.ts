import { SEVERITY } from '@spanreel/events';

import type { LogEvent } from '../reader/log-event.ts';
import type { LogSpan } from '../reader/log-span.ts';
import { textField } from '../reader/payload-field.ts';
import type { ErrorFact } from './activity.ts';
import { errorFact } from './activity.ts';
import { wasRepeated } from './recovered.ts';
import type { Cause, TreeNode } from './trace-query.ts';

/**
 * What made a node fail, nearest first: down the tree along what failed inside it, in other processes too. Of several
 * attempts the last one counts, for with it the node gave up.
 */
export function causesBelow(node: TreeNode, until: string): readonly Cause[] {
  const causes: Cause[] = [];
  const own = errorEventOf(node, (event) => errorFact(event.payload).error_type !== undefined, IS_END);
  if (own) causes.push(toCause(node, own));
  for (let at: TreeNode | undefined = failedChild(node, until); at; at = failedChild(at, until)) {
    causes.push(toCause(at, errorEventOf(at)));
  }
  return causes;
}

/** The last child that failed until then, and did not go well when tried again: with it the node gave up. */
export function failedChild({ children }: TreeNode, until: string): TreeNode | undefined {
  return children.findLast(
    (child) =>
      BAD.has(child.outcome) &&
      child.start <= until &&
      !child.name.startsWith('compensate ') &&
      !wasRepeated(child, children, until),
  );
}

const BAD: ReadonlySet<string> = new Set(['failed', 'unknown', 'lost']);
const IS_END = /^(saga|workflow|stage|call|turn)\./;

/** The first event of severity ERROR and above on a node. */
function errorEventOf(
  { events }: TreeNode,
  also: (event: LogEvent) => boolean = () => true,
  not?: RegExp,
): LogEvent | undefined {
  return events.find(
    (event) => SEVERITY[event.severity] >= SEVERITY.ERROR && also(event) && not?.test(event.event_type) !== true,
  );
}

function toCause(node: TreeNode, event: LogEvent | undefined): Cause {
  const said = event ? errorFact(event.payload) : {};
  return {
    ...(node.span && spanError(node.span)),
    ...said,
    name: node.name,
    ...(node.service_name !== undefined && { service_name: node.service_name }),
    timestamp: event?.timestamp ?? node.end ?? node.start,
    ...(event && { event }),
    ...(node.span && { span: node.span }),
  };
}

/** What a span says of its error: the recorded exception, `error.type`, the status message. */
export function spanError({ attributes, events, status_message }: LogSpan): ErrorFact {
  const exception = events.findLast(({ name }) => name === 'exception')?.attributes ?? {};
  const type = textField(attributes, 'error.type') ?? textField(exception, 'exception.type');
  const message = textField(exception, 'exception.message') ?? status_message;
  return { ...(type !== undefined && { error_type: type }), ...(message !== undefined && { error_message: message }) };
}
