import type { Context, SpanContext } from '@opentelemetry/api';

import { recordEvent } from '../emit/record-event.ts';
import { withScope } from '../pipeline/index.ts';
import type { Activity } from '../span/activity.ts';
import { errorMessage, field } from '../telemetry/describe-error.ts';
import type { SagaOutcome } from './errors.ts';
import { SagaClosedError } from './errors.ts';
import { planCompensation } from './plan-compensation.ts';
import type { SagaOptions } from './saga-options.ts';
import { stepFields } from './saga-step.ts';
import { traceCompensation } from './trace-compensation.ts';
import type { CompensationRun } from './trace-compensation.ts';
import { beginStep, outcomeOf } from './trace-step.ts';
import type { BegunStep, StepOptions, StepRun } from './trace-step.ts';
import { timerMs } from './with-deadline.ts';

/** What a compensation is told beside its step's result. */
export interface Compensating extends CompensationRun {
  /** `unknown`: the step may have taken effect or not, and its result is `undefined`. */
  readonly outcome: 'succeeded' | 'unknown';
}

export interface SagaStepOptions<T> extends StepOptions {
  /**
   * Undoes the step. Runs when a later step fails, with what the step returned; and when the step's own outcome is unknown, with
   * `undefined`. It should be able to run twice.
   */
  readonly compensate?: (result: T | undefined, compensating: Compensating) => unknown;
  /** Milliseconds; the saga's if left out. */
  readonly compensationTimeoutMs?: number;
}

interface Ran {
  readonly name: string;
  readonly index: number;
  readonly options: SagaStepOptions<unknown>;
  readonly activity: Activity;
  readonly spanContext: SpanContext;
  readonly failureEventId: BegunStep<unknown>['failureEventId'];
  outcome: 'running' | 'succeeded' | 'failed' | 'unknown';
  result?: unknown;
  error?: unknown;
  settled: Promise<void>;
}

/** One run of a saga: which steps ran, how they ended, and their undoing. */
export class SagaRun {
  readonly id: string;
  readonly name: string;
  readonly #activity: Activity;
  readonly #options: SagaOptions;
  readonly #givenUp = new AbortController();
  /** Aborts when the saga fails or is called off. */
  readonly #signal: AbortSignal;
  readonly #steps: Ran[] = [];
  readonly #names = new Map<string, number>();
  #started = 0;
  #closed = false;

  constructor(id: string, name: string, activity: Activity, options: SagaOptions) {
    this.id = id;
    this.name = name;
    this.#activity = activity;
    this.#options = options;
    const { signal } = options;
    this.#signal = signal === undefined ? this.#givenUp.signal : AbortSignal.any([this.#givenUp.signal, signal]);
  }

  async step<T>(name: string, run: (step: StepRun) => T | Promise<T>, options: SagaStepOptions<T> = {}): Promise<T> {
    this.#refuseIfOver(name);
    const index = ++this.#started;
    const step = this.#unique(name);
    const fields = this.#fields(step, index);
    if (options.compensate !== undefined) {
      const { audit = 'required' } = this.#options;
      await planCompensation(fields, { audit });
      if (this.#signal.aborted) this.#skip({ name: step, index }, 'the step did not start: the saga was called off');
      this.#refuseIfOver(name);
    }
    const { isUnknown } = this.#options;
    const judged = isUnknown === undefined ? options : { isUnknown, ...options };
    const traced = { ...fields, ...judged, signal: this.#signal };
    const { activity, result, failureEventId } = beginStep(traced, run);
    const ran: Ran = {
      name: step,
      index,
      options: options as SagaStepOptions<unknown>,
      activity,
      spanContext: activity.span.spanContext(),
      failureEventId,
      outcome: 'running',
      settled: Promise.resolve(),
    };
    this.#steps.push(ran);
    ran.settled = settle(ran, result, (error) => outcomeOf(error, traced));
    return result;
  }

  /** Whether a step that the body did not wait for failed; waits for all of them. */
  async unawaitedFailure(): Promise<unknown> {
    const running = this.#steps.filter(({ outcome }) => outcome === 'running');
    await Promise.all(running.map(({ settled }) => settled));
    return running.find(({ outcome }) => outcome !== 'succeeded')?.error;
  }

  close(): void {
    this.#closed = true;
  }

  /** Undoes, last first, what was done or may have been; every compensation runs whatever becomes of the others. */
  async compensate(cause: unknown): Promise<SagaOutcome> {
    this.close();
    this.#givenUp.abort(new DOMException(`saga "${this.name}" failed`, 'AbortError'));
    await this.#settleRunning();
    const failing = this.#failingStep(cause);
    const lists = { done: [] as string[], failed: [] as string[], unknown: [] as string[], skipped: [] as string[] };
    const undo = this.#steps
      .toSorted((one, other) => other.index - one.index)
      .filter((ran) => !this.#skipIfNeedless(ran, lists.skipped));
    if (undo.length > 0) this.#announce(undo, failing, cause);
    for (const ran of undo) lists[await this.#undo(ran, failing)].push(ran.name);
    const compensated = lists.failed.length === 0 && lists.unknown.length === 0;
    return { failedStep: failing?.name ?? failedToStart(cause), ...lists, compensated };
  }

  async #undo(ran: Ran, failing: Ran | undefined): Promise<'done' | 'failed' | 'unknown'> {
    const { compensationTimeoutMs: ofSaga = 30_000, isUnknown } = this.#options;
    const { compensate, compensationTimeoutMs = ofSaga } = ran.options;
    const outcome = ran.outcome === 'succeeded' ? 'succeeded' : 'unknown';
    const options = {
      ...this.#fields(ran.name, ran.index),
      context: this.#contextAfter(failing),
      of: ran.spanContext,
      causedBy: (failing?.activity ?? this.#activity).span.spanContext(),
      timeoutMs: compensationTimeoutMs,
      ...(isUnknown === undefined ? {} : { isUnknown }),
    };
    try {
      await traceCompensation(options, (run) => compensate?.(ran.result, { ...run, outcome }));
      return 'done';
    } catch (error) {
      return outcomeOf(error, options);
    }
  }

  /** Where what the failure of a step makes necessary happens: its event is the cause. */
  #contextAfter(failing: Ran | undefined): Context {
    const { context } = this.#activity;
    const causationId = failing?.failureEventId();
    return causationId === undefined ? context : withScope(context, { causationId });
  }

  #announce(undo: readonly Ran[], failing: Ran | undefined, cause: unknown): void {
    recordEvent(
      this.#contextAfter(failing),
      'saga.compensating',
      {
        saga_id: this.id,
        saga: this.name,
        failed_step: failing?.name ?? failedToStart(cause),
        error_message: errorMessage(cause),
        steps: undo.map(({ name }) => name),
      },
      { status: 'pending', transition: (state) => state.sagaReached(this.id, 'compensating') },
    );
  }

  #skipIfNeedless(ran: Ran, skipped: string[]): boolean {
    const planned = ran.options.compensate !== undefined;
    if (planned && ran.outcome !== 'failed') return false;
    // A failed step without a compensation is nobody's question.
    if (!planned && ran.outcome === 'failed') return true;
    this.#skip(ran, planned ? 'the step failed: there is nothing to undo' : 'the step has no compensation');
    skipped.push(ran.name);
    return true;
  }

  #skip({ name, index }: Pick<Ran, 'name' | 'index'>, reason: string): void {
    const fields = stepFields(this.#fields(name, index));
    recordEvent(
      this.#activity.context,
      'saga.compensation.skipped',
      { ...fields, reason },
      { transition: (state) => state.compensationReached(this.id, name, 'skipped') },
    );
  }

  // Steps that run beside the one that failed may still take effect: they are called off, and waited for, for a while.
  async #settleRunning(): Promise<void> {
    const running = this.#steps.filter(({ outcome }) => outcome === 'running');
    if (running.length === 0) return;
    const patience = timerMs(this.#options.settleMs ?? 10_000);
    let timer: NodeJS.Timeout | undefined;
    const timeUp = new Promise<void>((resolve) => {
      if (patience !== undefined) timer = setTimeout(resolve, patience);
    });
    await Promise.race([Promise.all(running.map(({ settled }) => settled)), timeUp]);
    clearTimeout(timer);
    for (const ran of running) {
      if (ran.outcome !== 'running') continue;
      ran.outcome = 'unknown';
      ran.activity.end({ reason: 'unknown' });
    }
  }

  #failingStep(cause: unknown): Ran | undefined {
    for (let [current, depth] = [cause, 0]; current !== undefined && depth < 4; depth++) {
      const found = this.#steps.find((ran) => ran.error !== undefined && ran.error === current);
      if (found !== undefined) return found;
      current = field(current, 'cause');
    }
    return undefined;
  }

  #refuseIfOver(name: string): void {
    this.#options.signal?.throwIfAborted();
    if (this.#closed) throw new SagaClosedError(`saga "${this.name}" is over: step "${name}" cannot start any more`);
  }

  // Events and outcomes tell steps apart by name: the second "hold" is "hold#2".
  #unique(name: string): string {
    const number = (this.#names.get(name) ?? 0) + 1;
    this.#names.set(name, number);
    return number === 1 ? name : `${name}#${number}`;
  }

  #fields(step: string, stepIndex: number): Parameters<typeof beginStep>[0] {
    return {
      sagaId: this.id,
      saga: this.name,
      step,
      stepIndex,
      stepCount: this.#options.steps,
      context: this.#activity.context,
    };
  }
}

async function settle(
  ran: Ran,
  result: Promise<unknown>,
  judge: (error: unknown) => 'failed' | 'unknown',
): Promise<void> {
  try {
    ran.result = await result;
    if (ran.outcome === 'running') ran.outcome = 'succeeded';
  } catch (error) {
    ran.error = error ?? new Error(`${String(error)} was thrown`);
    if (ran.outcome === 'running') ran.outcome = judge(error);
  }
}

/** The step that a {@link SagaAuditError} kept from starting. */
function failedToStart(cause: unknown): string | undefined {
  const step = field(cause, 'code') === 'SPANREEL_SAGA_AUDIT' ? field(cause, 'step') : undefined;
  return typeof step === 'string' ? step : undefined;
}
