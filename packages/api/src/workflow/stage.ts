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
import { describeError } from '../telemetry/describe-error.ts';
import { isObserved } from '../telemetry/providers.ts';
import { toEpochMs } from '../time/instant.ts';
import { workflowOf } from './current-workflow.ts';

export interface StageOptions extends StartOptions {
  /** Counts from 1; the number of stages begun so far if left out. */
  readonly index?: number;
}

type Body<T> = () => T | Promise<T>;

/**
 * Runs one stage of the workflow that is active: a span of its name and the events `stage.*`, with its number.
 *
 * @example
 * const slot = await stage('find_slot', () => '10:15');
 */
export function stage<T>(name: string, options: StageOptions, body: Body<T>): Promise<T>;
export function stage<T>(name: string, body: Body<T>): Promise<T>;
export async function stage<T>(name: string, first: StageOptions | Body<T>, second?: Body<T>): Promise<T> {
  const [options, body] = optionsAndBody<StageOptions, Body<T>>(first, second, {});
  return isObserved() ? withActivity(begin(name, options), body) : body();
}

function begin(name: string, options: StageOptions): Activity {
  const { context = activeContext.active(), at, attributes, signal } = options;
  const workflow = workflowOf(context);
  if (workflow !== undefined) workflow.begun += 1;
  const index = options.index ?? workflow?.begun;
  const activity = startActivity(name, {
    kind: SpanKind.INTERNAL,
    context: enterEffectScope(context, `stage ${name}`),
    at: toEpochMs(at),
    attributes: {
      ...attributesOf({
        [ATTRIBUTE.stageName]: name,
        [ATTRIBUTE.workflowId]: workflow?.id,
        [ATTRIBUTE.workflowName]: workflow?.name,
        [ATTRIBUTE.stepIndex]: index,
        [ATTRIBUTE.stepCount]: workflow?.steps,
      }),
      ...attributes,
    },
    signal,
  });
  const names = {
    workflow_id: workflow?.id,
    workflow: workflow?.name,
    stage: name,
    step_index: index,
    step_count: workflow?.steps,
  };
  const id = workflow?.id ?? '';
  recordEvent(activity.context, 'stage.started', names, {
    at: activity.startedAt,
    status: 'pending',
    transition: (state) => state.stageReached(id, name, 'running'),
  });
  activity.whenEnding(({ at: endedAt, reason, error }) => {
    const payload = { ...names, duration_ms: endedAt - activity.startedAt };
    if (reason === 'completed') {
      recordEvent(activity.context, 'stage.completed', payload, {
        at: endedAt,
        status: 'success',
        transition: (state) => state.stageReached(id, name, 'completed'),
      });
      return;
    }
    if (workflow !== undefined) workflow.failedStage = name;
    const failure = describeError(error ?? { name: reason, message: `ended by ${reason}` });
    recordEvent(
      activity.context,
      'stage.failed',
      { ...payload, ...failure },
      {
        at: endedAt,
        status: 'failed',
        transition: (state) => state.stageReached(id, name, 'failed'),
      },
    );
  });
  return activity;
}
