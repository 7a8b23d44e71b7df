import type { Link } from '@opentelemetry/api';
import { SpanKind, context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { enterEffectScope } from '../effect/effect-scope.ts';
import { recordEvent } from '../emit/record-event.ts';
import type { Activity } from '../span/activity.ts';
import { startActivity } from '../span/activity.ts';
import { attributesOf } from '../span/attributes-of.ts';
import type { StartOptions } from '../span/handle.ts';
import { optionsAndBody } from '../span/handle.ts';
import { withActivity } from '../span/with-activity.ts';
import { openStream } from '../stream/open-stream.ts';
import { describeError } from '../telemetry/describe-error.ts';
import { newId } from '../telemetry/new-id.ts';
import { isObserved } from '../telemetry/providers.ts';
import { toEpochMs } from '../time/instant.ts';
import type { RunningWorkflow } from './current-workflow.ts';
import { withWorkflow, workflowOf } from './current-workflow.ts';

export interface WorkflowOptions extends StartOptions {
  /** Made if left out. */
  readonly id?: string;
  /** How many stages there will be, where that is known: "step 2 of 4". */
  readonly steps?: number;
}

/** A workflow as its body sees it. */
export interface Workflow {
  readonly id: string;
  readonly name: string;
}

/** @internal */
export type Body<T> = (workflow: Workflow) => T | Promise<T>;

/**
 * Runs a business operation: a span of its name, which is dotted (`scheduling.book`), and the events `workflow.*`. Within
 * another workflow it names that one as its parent.
 *
 * @example
 * await workflow('scheduling.book', { steps: 2 }, async () => {
 *   await stage('find_slot', () => '10:15');
 *   await stage('confirm', () => true);
 * });
 */
export function workflow<T>(name: string, options: WorkflowOptions, body: Body<T>): Promise<T>;
export function workflow<T>(name: string, body: Body<T>): Promise<T>;
export async function workflow<T>(name: string, first: WorkflowOptions | Body<T>, second?: Body<T>): Promise<T> {
  const [options, body] = optionsAndBody<WorkflowOptions, Body<T>>(first, second, {});
  if (!isObserved()) return runUnobserved(name, options.id, body);
  const { id = newId() } = options;
  return withActivity(beginWorkflow(name, id, options), () => body({ id, name }));
}

/** @internal Runs a workflow that nobody records. */
export function runUnobserved<T>(name: string, id: string | undefined, body: Body<T>): T | Promise<T> {
  return body(new UnobservedWorkflow(name, id));
}

/** A workflow that nobody records; its id is made when somebody asks, which most never do. */
class UnobservedWorkflow implements Workflow {
  readonly name: string;
  #id: string | undefined;

  constructor(name: string, id: string | undefined) {
    this.name = name;
    this.#id = id;
  }

  get id(): string {
    return (this.#id ??= newId());
  }
}

/** @internal Begins a workflow below the context's span, linked to what asked for it. */
export function beginWorkflow(name: string, id: string, options: WorkflowOptions, links?: Link[]): Activity {
  const { context = activeContext.active(), at, attributes, signal, steps } = options;
  const running: RunningWorkflow = { id, name, steps, begun: 0, failedStage: undefined };
  const parent = workflowOf(context);
  const stream = openStream(context);
  const activity = startActivity(name, {
    kind: SpanKind.INTERNAL,
    context: withWorkflow(enterEffectScope(stream.context, `workflow ${name}`), running),
    at: toEpochMs(at),
    attributes: {
      ...attributesOf({
        [ATTRIBUTE.workflowId]: id,
        [ATTRIBUTE.workflowName]: name,
        [ATTRIBUTE.parentWorkflowId]: parent?.id,
        [ATTRIBUTE.parentWorkflowName]: parent?.name,
        [ATTRIBUTE.stepCount]: steps,
      }),
      ...attributes,
    },
    // Business goes on when a call that asked for it ends.
    independent: true,
    links,
    signal,
  });
  const names = { workflow_id: id, workflow: name, parent_workflow: parent?.name, parent_workflow_id: parent?.id };
  recordEvent(
    activity.context,
    'workflow.started',
    { ...names, step_count: steps },
    { at: activity.startedAt, status: 'pending', transition: (state) => state.workflowStarted(id, name) },
  );
  activity.whenEnding(({ at: endedAt, reason, error }) => {
    const payload = { ...names, duration_ms: endedAt - activity.startedAt };
    if (reason === 'completed') {
      recordEvent(activity.context, 'workflow.completed', payload, {
        at: endedAt,
        status: 'success',
        transition: (state) => state.workflowEnded(id, 'completed'),
      });
    } else {
      const failure = describeError(error ?? { name: reason, message: `ended by ${reason}` });
      recordEvent(
        activity.context,
        'workflow.failed',
        { ...payload, failed_stage: running.failedStage, ...failure },
        { at: endedAt, status: 'failed', transition: (state) => state.workflowEnded(id, 'failed') },
      );
    }
  });
  activity.afterEnding(() => stream.close(activity.context));
  return activity;
}
