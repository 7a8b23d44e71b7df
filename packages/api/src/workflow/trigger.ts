import { context as activeContext, diag, trace } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { leaveEffectScope } from '../effect/effect-scope.ts';
import { recordEvent } from '../emit/record-event.ts';
import { withScope } from '../pipeline/index.ts';
import { optionsAndBody } from '../span/handle.ts';
import { withActivity } from '../span/with-activity.ts';
import { streamOf } from '../stream/open-stream.ts';
import { errorType } from '../telemetry/describe-error.ts';
import { newId } from '../telemetry/new-id.ts';
import { isObserved } from '../telemetry/providers.ts';
import { workflowOf } from './current-workflow.ts';
import type { Body, WorkflowOptions } from './workflow.ts';
import { beginWorkflow, runUnobserved } from './workflow.ts';

/** A workflow that was asked for and runs on its own. */
export interface Triggered<T> {
  readonly id: string;
  /** The event `workflow.triggered`; `undefined` where no Spanreel pipeline is registered. */
  readonly eventId: string | undefined;
  /** What becomes of it, for who wants to know: nobody has to await it, and its rejection ends no process. */
  readonly done: Promise<T>;
}

/**
 * Asks for a workflow and does not wait for it: the event `workflow.triggered` here, and there a workflow as {@link workflow} runs it,
 * in a trace and a stream of its own. Its span links to the one that is active (`triggered_by`) instead of standing below it; it keeps
 * the correlation id, knows the workflow that asked for it as its parent, and its events say that `workflow.triggered` caused them.
 *
 * @example
 * trigger('notify.sms', () => console.log('sent, some time'));
 */
export function trigger<T>(name: string, options: WorkflowOptions, body: Body<T>): Triggered<T>;
export function trigger<T>(name: string, body: Body<T>): Triggered<T>;
export function trigger<T>(name: string, first: WorkflowOptions | Body<T>, second?: Body<T>): Triggered<T> {
  const [options, body] = optionsAndBody<WorkflowOptions, Body<T>>(first, second, {});
  const { id = newId(), context = activeContext.active() } = options;
  const { eventId, run } = isObserved()
    ? observed(name, id, { ...options, context }, body)
    : { eventId: undefined, run: async () => runUnobserved(name, id, body) };
  // Not within the caller's own turn: what asks for a workflow goes on first.
  const done = Promise.resolve().then(run);
  done.catch((error: unknown) =>
    diag.error(`@spanreel/api: workflow "${name}", which was triggered, failed: ${errorType(error)}`),
  );
  return { id, eventId, done };
}

function observed<T>(
  name: string,
  id: string,
  options: WorkflowOptions & Required<Pick<WorkflowOptions, 'context'>>,
  body: Body<T>,
): { eventId: string | undefined; run: () => Promise<T> } {
  const { context } = options;
  const parent = workflowOf(context);
  const { correlationId } = streamOf(context);
  const asking = trace.getSpanContext(context);
  const ref = recordEvent(
    withScope(context, { correlationId }),
    'workflow.triggered',
    { workflow_id: id, workflow: name, parent_workflow: parent?.name, parent_workflow_id: parent?.id },
    { status: 'pending' },
  );
  const own = withScope(leaveEffectScope(trace.deleteSpan(context)), {
    streamId: newId(),
    correlationId,
    ...(ref !== undefined && { causationId: ref.event_id }),
    ...(asking !== undefined && { parentTraceId: asking.traceId }),
  });
  const links = asking === undefined ? [] : [{ context: asking, attributes: { [ATTRIBUTE.linkKind]: 'triggered_by' } }];
  return {
    eventId: ref?.event_id,
    run: async () =>
      withActivity(beginWorkflow(name, id, { ...options, context: own }, links), () => body({ id, name })),
  };
}
