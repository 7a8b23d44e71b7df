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

export interface ScenarioOptions extends StartOptions {
  /** Made if left out. */
  readonly id?: string;
  /** How many steps there will be, where that is known: "step 2 of 3". */
  readonly steps?: number;
  /** Such as `schedule`, `voice`, `button`. */
  readonly triggeredBy?: string;
}

/** A scenario as its body sees it. */
export interface Scenario {
  readonly id: string;
  readonly name: string;
  /** Runs one step: a span of its name below what is active. Of the steps that failed, a failed scenario names the last. */
  readonly step: <T>(name: string, body: () => T | Promise<T>) => Promise<T>;
}

type Body<T> = (scenario: Scenario) => T | Promise<T>;

/** What a failed scenario says of where that was. */
interface FailedStep {
  readonly failed_step: string;
  readonly step_index: number;
}

/**
 * Runs a scenario (a scene, a routine, a test): the span `scenario {name}` and the events `scenario.*`.
 *
 * @example
 * await scenario('evening', { steps: 2, triggeredBy: 'schedule' }, async ({ step }) => {
 *   await step('dim_lights', () => 20);
 *   await step('play_music', () => 'So What');
 * });
 */
export function scenario<T>(name: string, options: ScenarioOptions, body: Body<T>): Promise<T>;
export function scenario<T>(name: string, body: Body<T>): Promise<T>;
export async function scenario<T>(name: string, first: ScenarioOptions | Body<T>, second?: Body<T>): Promise<T> {
  const [options, body] = optionsAndBody<ScenarioOptions, Body<T>>(first, second, {});
  const { id = newId() } = options;
  if (!isObserved()) return body({ id, name, step: async (_name, run) => run() });
  let begun = 0;
  let failed: FailedStep | undefined;
  const step = async <S>(stepName: string, run: () => S | Promise<S>): Promise<S> => {
    const index = ++begun;
    try {
      return await withActivity(startStep(name, stepName, index, options.steps), run);
    } catch (error) {
      failed = { failed_step: stepName, step_index: index };
      throw error;
    }
  };
  return withActivity(
    begin(id, name, options, () => failed),
    () => body({ id, name, step }),
  );
}

function startStep(scenarioName: string, name: string, index: number, steps: number | undefined): Activity {
  return startActivity(name, {
    kind: SpanKind.INTERNAL,
    context: activeContext.active(),
    attributes: attributesOf({
      [ATTRIBUTE.scenarioName]: scenarioName,
      [ATTRIBUTE.stepIndex]: index,
      [ATTRIBUTE.stepCount]: steps,
    }),
  });
}

function begin(id: string, name: string, options: ScenarioOptions, failedStep: () => FailedStep | undefined): Activity {
  const { context = activeContext.active(), at, attributes, signal, steps, triggeredBy } = options;
  const stream = openStream(context);
  const activity = startActivity(`scenario ${name}`, {
    kind: SpanKind.INTERNAL,
    context: enterEffectScope(stream.context, `scenario ${name}`),
    at: toEpochMs(at),
    attributes: {
      ...attributesOf({
        [ATTRIBUTE.scenarioId]: id,
        [ATTRIBUTE.scenarioName]: name,
        [ATTRIBUTE.stepCount]: steps,
      }),
      ...attributes,
    },
    independent: true,
    signal,
  });
  const names = { scenario: name, scenario_id: id };
  recordEvent(
    activity.context,
    'scenario.started',
    { ...names, step_count: steps, triggered_by: triggeredBy },
    { at: activity.startedAt, status: 'pending' },
  );
  activity.whenEnding(({ at: endedAt, reason, error }) => {
    const payload = { ...names, duration_ms: endedAt - activity.startedAt };
    if (reason === 'completed') {
      recordEvent(activity.context, 'scenario.completed', payload, { at: endedAt, status: 'success' });
    } else {
      const failure = describeError(error ?? { name: reason, message: `ended by ${reason}` });
      recordEvent(
        activity.context,
        'scenario.failed',
        { ...payload, ...failedStep(), step_count: steps, ...failure },
        { at: endedAt, status: 'failed' },
      );
    }
  });
  activity.afterEnding(() => stream.close(activity.context));
  return activity;
}
