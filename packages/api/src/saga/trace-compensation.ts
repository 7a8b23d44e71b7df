import type { Attributes, Context, Link } from '@opentelemetry/api';
import { SpanKind, TraceFlags, isValidSpanId, isValidTraceId } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import type { RecordOptions } from '../emit/record-event.ts';
import { recordEvent } from '../emit/record-event.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import { attributesOf } from '../span/attributes-of.ts';
import type { Ending } from '../span/ending.ts';
import { describeError, errorType } from '../telemetry/describe-error.ts';
import { isObserved } from '../telemetry/providers.ts';
import { StepTimeoutError } from './errors.ts';
import type { SpanContextLike, TracedStep } from './saga-step.ts';
import { contextOf, stepAttributes, stepFields } from './saga-step.ts';
import type { JudgeUnknown } from './trace-step.ts';
import { outcomeOf, spanSubject } from './trace-step.ts';
import { withDeadline } from './with-deadline.ts';

export interface TraceCompensationOptions extends TracedStep {
  /** The step's span. */
  readonly of: SpanContextLike;
  /** The span that failed, and made undoing necessary. */
  readonly causedBy?: SpanContextLike;
  /** After so many milliseconds the signal aborts and the compensation counts as unknown. */
  readonly timeoutMs?: number;
  readonly isUnknown?: JudgeUnknown;
}

/** What a compensation's work may use. */
export interface CompensationRun {
  /** Aborts when its own time is up, never because the saga was called off. */
  readonly signal: AbortSignal;
  readonly context: Context;
}

/**
 * Undoes one step of a saga, for engines of your own: the span `compensate {name}` with two links, `compensates` and
 * `caused_by`, and the events `saga.compensation.*`. Below the active span if there is one; hours after a crash, where there is
 * none, a trace of its own that the links tie to the saga's. Rejects with what the work threw.
 *
 * @example
 * const of = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
 * await traceCompensation({ sagaId: 'o-17', saga: 'book', step: 'hold', of }, () => undefined);
 */
export async function traceCompensation<T>(
  options: TraceCompensationOptions,
  run: (compensation: CompensationRun) => T | Promise<T>,
): Promise<T> {
  const { step, timeoutMs } = options;
  const observed = isObserved();
  const activity = observed
    ? startActivity(`compensate ${spanSubject(step)}`, {
        kind: SpanKind.INTERNAL,
        context: contextOf(options, `compensate ${step}`),
        links: linksOf(options),
        attributes: { ...stepAttributes(options), ...idsOf(options), ...options.attributes },
      })
    : NO_ACTIVITY;
  const told = observed ? new CompensationTold(activity, options) : undefined;
  return activity.run(async () => {
    try {
      const result = await withDeadline(
        timeoutMs,
        undefined,
        () => new StepTimeoutError(`compensation of step "${step}" gave no answer within ${timeoutMs} ms`),
        (signal) => run({ signal, context: activity.context }),
      );
      told?.done();
      return result;
    } catch (error) {
      told?.threw(error, outcomeOf(error, options));
      throw error;
    }
  });
}

function linksOf({ of, causedBy }: TraceCompensationOptions): Link[] {
  // At the start, where samplers see them.
  return [...linkTo(of, 'compensates'), ...linkTo(causedBy, 'caused_by')];
}

function linkTo(span: SpanContextLike | undefined, kind: string): Link[] {
  if (span === undefined || !isValidTraceId(span.traceId) || !isValidSpanId(span.spanId)) return [];
  const { traceId, spanId } = span;
  return [{ context: { traceId, spanId, traceFlags: TraceFlags.SAMPLED }, attributes: { [ATTRIBUTE.linkKind]: kind } }];
}

// Backends search attributes better than links.
function idsOf({ of, causedBy }: TraceCompensationOptions): Attributes {
  return attributesOf({
    [ATTRIBUTE.compensatesTraceId]: of.traceId,
    [ATTRIBUTE.compensatesSpanId]: of.spanId,
    [ATTRIBUTE.causedByTraceId]: causedBy?.traceId,
    [ATTRIBUTE.causedBySpanId]: causedBy?.spanId,
  });
}

/** What is told of a compensation: once, however it ends. */
class CompensationTold {
  readonly #activity: Activity;
  readonly #options: TraceCompensationOptions;
  #outcome: 'running' | 'done' | 'failed' | 'unknown' = 'running';

  constructor(activity: Activity, options: TraceCompensationOptions) {
    this.#activity = activity;
    this.#options = options;
    activity.whenEnding((ending) => this.#finish(ending));
    recordEvent(activity.context, 'saga.compensation.started', this.#fields(), {
      at: activity.ended ? undefined : activity.startedAt,
      status: 'pending',
      transition: (state) => state.compensationReached(options.sagaId, options.step, 'running'),
    });
  }

  done(): void {
    if (this.#activity.ended) return;
    this.#outcome = 'done';
    this.#activity.end();
  }

  threw(error: unknown, outcome: 'failed' | 'unknown'): void {
    if (this.#activity.ended) return;
    this.#outcome = outcome;
    if (outcome === 'failed') return this.#activity.end({ error: error ?? new Error(`${String(error)} was thrown`) });
    this.#activity.span.setAttribute(ATTRIBUTE.errorType, errorType(error));
    this.#activity.end({ reason: 'unknown', detail: error });
  }

  #finish({ at, reason, error, detail }: Ending): void {
    const { sagaId, step } = this.#options;
    const outcome = this.#outcome === 'running' ? 'unknown' : this.#outcome;
    this.#activity.span.setAttribute(ATTRIBUTE.sagaCompensationOutcome, outcome);
    const told: RecordOptions = { at, transition: (state) => state.compensationReached(sagaId, step, outcome) };
    const payload = { ...this.#fields(), duration_ms: at - this.#activity.startedAt };
    const { context } = this.#activity;
    if (outcome === 'done') {
      recordEvent(context, 'saga.compensation.completed', payload, { ...told, status: 'success' });
      return;
    }
    const why = error ?? detail ?? { name: reason, message: `ended by ${reason}` };
    const name = outcome === 'failed' ? 'saga.compensation.failed' : 'saga.compensation.unknown';
    recordEvent(context, name, { ...payload, ...describeError(why) }, { ...told, status: outcome });
  }

  #fields(): ReturnType<typeof stepFields> & { compensates_span_id: string; caused_by_span_id?: string | undefined } {
    const { of, causedBy } = this.#options;
    return { ...stepFields(this.#options), compensates_span_id: of.spanId, caused_by_span_id: causedBy?.spanId };
  }
}
