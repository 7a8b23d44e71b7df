import type { Context, SpanContext } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';
import type { StepOutcome } from '@spanreel/events';

import { ATTRIBUTE } from '../attributes.ts';
import { effectScopeOf } from '../effect/effect-scope.ts';
import { beginEffect, recordEffect } from '../effect/record-effect.ts';
import type { RecordOptions } from '../emit/record-event.ts';
import { recordEvent } from '../emit/record-event.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import type { Ending } from '../span/ending.ts';
import { reasonOf } from '../span/ending.ts';
import { describeError, errorType } from '../telemetry/describe-error.ts';
import { ask } from '../telemetry/ask.ts';
import { isObserved } from '../telemetry/providers.ts';
import { StepTimeoutError, isUnknownOutcome } from './errors.ts';
import type { TracedStep } from './saga-step.ts';
import { contextOf, stepAttributes, stepFields } from './saga-step.ts';
import { withDeadline } from './with-deadline.ts';

/** Whether an error leaves the outcome open; `undefined` leaves it to {@link isUnknownOutcome}. */
export type JudgeUnknown = (error: unknown) => boolean | undefined;

export interface StepOptions {
  /** What the step is called with, recorded with its result after redaction. */
  readonly arguments?: unknown;
  /** After so many milliseconds the step's signal aborts, it counts as unknown, and the saga goes on to compensate. */
  readonly timeoutMs?: number;
  readonly isUnknown?: JudgeUnknown;
}

export interface TraceStepOptions extends TracedStep, StepOptions {
  /** Aborts the step; what had begun is then unknown. */
  readonly signal?: AbortSignal;
}

/** What a step's work may use. */
export interface StepRun {
  /** Aborts when the step's time is up or its saga is given up: pass it on to what you call. */
  readonly signal: AbortSignal;
  readonly context: Context;
  /** The step's span: keep `traceId` and `spanId` for `traceCompensation` if you compensate by an engine of your own. */
  readonly spanContext: SpanContext;
}

/** A step that has begun. @internal */
export interface BegunStep<T> {
  readonly activity: Activity;
  readonly result: Promise<T>;
  /** The event that recorded that it failed, or that nobody knows, once it has. */
  readonly failureEventId: () => string | undefined;
}

/**
 * Runs one step of a saga, for engines of your own: the span `step {name}`, the events `saga.step.*`, and the result on record for
 * a re-run. Its outcome is `succeeded`, `failed`, or `unknown` when it timed out after sending. Rejects with what the step threw.
 *
 * @example
 * const hold = await traceStep({ sagaId: 'o-17', saga: 'book', step: 'hold', stepIndex: 1 }, async ({ spanContext }) => {
 *   return { slot: '10:15', spanContext };
 * });
 */
export async function traceStep<T>(options: TraceStepOptions, run: (step: StepRun) => T | Promise<T>): Promise<T> {
  return beginStep(options, run).result;
}

/** @internal */
export function beginStep<T>(options: TraceStepOptions, run: (step: StepRun) => T | Promise<T>): BegunStep<T> {
  const { step, attributes, signal, timeoutMs } = options;
  const observed = isObserved();
  const activity = observed
    ? startActivity(`step ${spanSubject(step)}`, {
        kind: SpanKind.INTERNAL,
        context: contextOf(options, `step ${step}`),
        attributes: { ...stepAttributes(options), ...attributes },
      })
    : NO_ACTIVITY;
  const told = observed ? new StepTold(activity, options) : undefined;
  const work = async (): Promise<T> => {
    try {
      const result = await withDeadline(
        timeoutMs,
        signal,
        () => new StepTimeoutError(`step "${step}" gave no answer within ${timeoutMs} ms`),
        (stop) => run({ signal: stop, context: activity.context, spanContext: activity.span.spanContext() }),
      );
      told?.succeeded(result);
      return result;
    } catch (error) {
      told?.threw(error, outcomeOf(error, options));
      throw error;
    }
  };
  return { activity, result: activity.run(work), failureEventId: () => told?.failureEventId };
}

/** A step's name without the number that tells repeated ones apart: span names are few. */
export function spanSubject(step: string): string {
  return step.replace(/#\d+$/, '');
}

/** Whether what a step threw says that it did not take effect, or leaves that open. */
export function outcomeOf(
  error: unknown,
  { isUnknown, signal }: Pick<TraceStepOptions, 'isUnknown' | 'signal'>,
): 'failed' | 'unknown' {
  const judged = ask('isUnknown', () => isUnknown?.(error));
  if (judged !== undefined) return judged ? 'unknown' : 'failed';
  // Called off while it ran: it may have been sent.
  if (signal?.aborted === true && (error === signal.reason || reasonOf(error) !== 'failed')) return 'unknown';
  return isUnknownOutcome(error) ? 'unknown' : 'failed';
}

/** What is told of a step: once, however it ends. */
class StepTold {
  readonly #activity: Activity;
  readonly #step: TraceStepOptions;
  readonly #effect: ReturnType<typeof beginEffect>;
  #outcome: StepOutcome = 'running';
  failureEventId: string | undefined;

  constructor(activity: Activity, step: TraceStepOptions) {
    this.#activity = activity;
    this.#step = step;
    const { context } = activity;
    this.#effect = beginEffect(context, effectScopeOf(context), `step ${step.step}`, step.arguments);
    activity.whenEnding((ending) => this.#finish(ending));
    recordEvent(context, 'saga.step.started', stepFields(step), {
      at: activity.ended ? undefined : activity.startedAt,
      status: 'pending',
      transition: (state) => state.stepReached(step.sagaId, step.step, 'running'),
    });
  }

  succeeded(result: unknown): void {
    if (this.#activity.ended) return;
    this.#outcome = 'succeeded';
    recordEffect(this.#effect, { returned: result });
    this.#activity.end();
  }

  threw(error: unknown, outcome: 'failed' | 'unknown'): void {
    if (this.#activity.ended) return;
    this.#outcome = outcome;
    recordEffect(this.#effect, { threw: error });
    if (outcome === 'failed') return this.#activity.end({ error: error ?? new Error(`${String(error)} was thrown`) });
    this.#activity.span.setAttribute(ATTRIBUTE.errorType, errorType(error));
    this.#activity.end({ reason: 'unknown', detail: error });
  }

  #finish({ at, reason, error, detail }: Ending): void {
    const { sagaId, step } = this.#step;
    // Ended by something else, as the process's exit: it may have taken effect.
    const outcome = this.#outcome === 'running' ? 'unknown' : this.#outcome;
    this.#activity.span.setAttribute(ATTRIBUTE.sagaStepOutcome, outcome);
    const payload = { ...stepFields(this.#step), duration_ms: at - this.#activity.startedAt };
    const told: RecordOptions = { at, transition: (state) => state.stepReached(sagaId, step, outcome) };
    const { context } = this.#activity;
    if (outcome === 'succeeded') {
      recordEvent(context, 'saga.step.completed', payload, { ...told, status: 'success' });
      return;
    }
    const why = error ?? detail ?? { name: reason, message: `ended by ${reason}` };
    const status = outcome === 'failed' ? 'failed' : 'unknown';
    const name = outcome === 'failed' ? 'saga.step.failed' : 'saga.step.unknown';
    this.failureEventId = recordEvent(
      context,
      name,
      { ...payload, ...describeError(why) },
      { ...told, status },
    )?.event_id;
  }
}
