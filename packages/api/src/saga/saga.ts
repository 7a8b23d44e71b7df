import { SpanKind, context as activeContext } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';

import { ATTRIBUTE } from '../attributes.ts';
import { enterEffectScope } from '../effect/effect-scope.ts';
import { recordEvent } from '../emit/record-event.ts';
import { measure } from '../metrics/metrics.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import { attributesOf } from '../span/attributes-of.ts';
import { optionsAndBody } from '../span/handle.ts';
import type { OpenStream } from '../stream/open-stream.ts';
import { openStream } from '../stream/open-stream.ts';
import { describeError } from '../telemetry/describe-error.ts';
import { newId } from '../telemetry/new-id.ts';
import { isObserved } from '../telemetry/providers.ts';
import type { SagaOutcome } from './errors.ts';
import { SagaError } from './errors.ts';
import type { SagaOptions } from './saga-options.ts';
import type { SagaStepOptions } from './saga-run.ts';
import { SagaRun } from './saga-run.ts';
import type { StepRun } from './trace-step.ts';

/** A saga as its body sees it. */
export interface Saga {
  readonly id: string;
  readonly name: string;
  /**
   * Runs a step. With `compensate` it first puts on disk that the step can be undone. Rejects with what `run` threw, with code
   * `SPANREEL_SAGA_AUDIT` when the plan could not be written, and with `SPANREEL_SAGA_CLOSED` once the saga is over.
   */
  readonly step: <T>(name: string, run: (step: StepRun) => T | Promise<T>, options?: SagaStepOptions<T>) => Promise<T>;
}

type Body<T> = (saga: Saga) => T | Promise<T>;

/**
 * Runs a saga (Garcia-Molina and Salem 1987): steps that each know how to be undone. If the body fails, what was done is undone,
 * last first; every compensation runs even if another fails, and outside of `signal`. All of this happens with or without
 * Spanreel; with it, spans, links, events and the plans on disk are added.
 *
 * @throws {SagaError} code `SPANREEL_SAGA_FAILED`: `cause` is what the body threw, `outcome` what became of the steps.
 *
 * @example
 * const booking = await saga('book', { steps: 2 }, async ({ step }) => {
 *   const hold = await step('hold', () => ({ slot: '10:15' }), {
 *     compensate: (held) => console.log('released', held?.slot),
 *   });
 *   return step('confirm', () => ({ ...hold, confirmed: true }), { timeoutMs: 5_000 });
 * });
 */
export function saga<T>(name: string, options: SagaOptions, body: Body<T>): Promise<T>;
export function saga<T>(name: string, body: Body<T>): Promise<T>;
export async function saga<T>(name: string, first: SagaOptions | Body<T>, second?: Body<T>): Promise<T> {
  const [options, body] = optionsAndBody<SagaOptions, Body<T>>(first, second, {});
  const id = options.id ?? newId();
  const told = begin(name, id, options);
  const run = new SagaRun(id, name, told.activity, options);
  const handle: Saga = {
    id,
    name,
    step: (step, work, stepOptions) => {
      const result = run.step(step, work, stepOptions);
      // One that the body awaits later, or never, fails the saga all the same; it must not end the process before.
      result.catch(() => undefined);
      return result;
    },
  };
  let result: T;
  try {
    result = await told.activity.run(() => body(handle));
    const failure = await run.unawaitedFailure();
    if (failure !== undefined) throw failure;
    run.close();
  } catch (cause) {
    const outcome = await told.activity.run(() => run.compensate(cause));
    told.failed(cause, outcome);
    throw new SagaError(name, id, outcome, cause);
  }
  told.completed();
  return result;
}

interface SagaTold {
  readonly activity: Activity;
  completed(): void;
  failed(cause: unknown, outcome: SagaOutcome): void;
}

function begin(name: string, id: string, options: SagaOptions): SagaTold {
  if (!isObserved()) return { activity: NO_ACTIVITY, completed: () => undefined, failed: () => undefined };
  const { context = activeContext.active(), steps, attributes } = options;
  const stream = openStream(context);
  const activity = startActivity(`saga ${name}`, {
    kind: SpanKind.INTERNAL,
    context: enterEffectScope(stream.context, `saga ${name}`),
    attributes: {
      ...attributesOf({ [ATTRIBUTE.sagaId]: id, [ATTRIBUTE.sagaName]: name, [ATTRIBUTE.sagaStepCount]: steps }),
      ...attributes,
    },
    // It is not over because the caller hung up.
    independent: true,
  });
  recordEvent(
    activity.context,
    'saga.started',
    { saga_id: id, saga: name, step_count: steps },
    { at: activity.startedAt, status: 'pending', transition: (state) => state.sagaStarted(id, name) },
  );
  return tellEnd(name, id, activity, stream);
}

const NOTHING_UNDONE: SagaOutcome = {
  failedStep: undefined,
  done: [],
  failed: [],
  unknown: [],
  skipped: [],
  compensated: false,
};

function tellEnd(name: string, id: string, activity: Activity, stream: OpenStream): SagaTold {
  let failure: { cause: unknown; outcome: SagaOutcome } | undefined;
  activity.whenEnding(({ at, reason, error }) => {
    const duration = at - activity.startedAt;
    const payload = { saga_id: id, saga: name, duration_ms: duration };
    if (reason === 'completed') {
      describeOutcome(activity, name, 'completed', duration);
      recordEvent(activity.context, 'saga.completed', payload, {
        at,
        status: 'success',
        transition: (state) => state.sagaReached(id, 'completed'),
      });
    } else {
      // Without one the process is going down under the saga: whatever is not undone is left behind.
      const { cause, outcome } = failure ?? {
        cause: error ?? { name: reason, message: `ended by ${reason}` },
        outcome: NOTHING_UNDONE,
      };
      const reached = outcome.compensated ? 'compensated' : 'failed';
      describeOutcome(activity, name, reached, duration);
      recordEvent(
        activity.context,
        `saga.${reached}`,
        { ...payload, ...failureFields(cause, outcome) },
        {
          at,
          status: 'failed',
          transition: (state) => state.sagaReached(id, reached),
        },
      );
    }
  });
  activity.afterEnding(() => stream.close(activity.context));
  return {
    activity,
    completed: () => activity.end(),
    failed: (cause, outcome) => {
      failure = { cause, outcome };
      activity.end({ error: cause ?? new Error(`${String(cause)} was thrown`), reason: 'failed' });
    },
  };
}

function describeOutcome(
  { span }: Activity,
  name: string,
  outcome: 'completed' | 'compensated' | 'failed',
  durationMs: number,
): void {
  const labels = { [ATTRIBUTE.sagaName]: name, [ATTRIBUTE.sagaOutcome]: outcome };
  span.setAttribute(ATTRIBUTE.sagaOutcome, outcome);
  measure('sagaDuration', durationMs / 1000, labels);
  measure('sagaOutcomes', 1, labels);
}

function failureFields(
  cause: unknown,
  { failedStep, done, failed, unknown, skipped }: SagaOutcome,
): Pick<EventPayload<'saga.failed'>, 'failed_step' | 'error_type' | 'error_message' | 'compensations'> {
  return {
    failed_step: failedStep,
    ...describeError(cause),
    compensations: { done: [...done], failed: [...failed], unknown: [...unknown], skipped: [...skipped] },
  };
}
