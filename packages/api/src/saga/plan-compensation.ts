import { diag } from '@opentelemetry/api';

import { emitDurableRequest } from '../emit/emit.ts';
import { recordEvent } from '../emit/record-event.ts';
import type { DurableReceipt } from '../pipeline/index.ts';
import { errorMessage } from '../telemetry/describe-error.ts';
import { isObserved } from '../telemetry/providers.ts';
import { SagaAuditError } from './errors.ts';
import type { TracedStep } from './saga-step.ts';
import { contextOf, stepFields } from './saga-step.ts';

export interface PlanOptions {
  /**
   * `required`: what cannot be written is refused, with code `SPANREEL_SAGA_AUDIT`. `best-effort`: the step goes on, and the
   * missing record is reported.
   */
  readonly audit?: 'required' | 'best-effort';
}

/**
 * Puts on disk that a step can be undone, before the step runs: `saga.compensation.planned`. Where no Spanreel pipeline is
 * registered there is no record to require, and it resolves `{stored: false}`.
 *
 * @throws {SagaAuditError} when the record cannot be written and is required; the step must not start then.
 *
 * @example
 * await planCompensation({ sagaId: 'o-17', saga: 'book', step: 'hold', stepIndex: 1 });
 */
export async function planCompensation(
  step: TracedStep,
  { audit = 'required' }: PlanOptions = {},
): Promise<DurableReceipt> {
  if (!isObserved()) return { stored: false };
  const context = contextOf(step, `step ${step.step}`);
  try {
    return await emitDurableRequest(
      { type: 'saga.compensation.planned', payload: stepFields(step), context, status: 'pending' },
      (live) => live.state.compensationReached(step.sagaId, step.step, 'planned'),
    );
  } catch (error) {
    const what = `saga "${step.saga}", step "${step.step}": its compensation could not be put on record`;
    if (audit === 'best-effort') {
      diag.error(`@spanreel/api: ${what} (${errorMessage(error)}); the step runs all the same`);
      return { stored: false };
    }
    // Whether the plan reached the disk is unclear now; this settles it for readers and for the state alike.
    recordEvent(
      context,
      'saga.compensation.skipped',
      { ...stepFields(step), reason: 'the step did not start: its plan could not be written' },
      { transition: (state) => state.compensationReached(step.sagaId, step.step, 'skipped') },
    );
    throw new SagaAuditError(
      step.step,
      `${what}, so it did not start: ${errorMessage(error)} (audit: 'best-effort' starts steps without it)`,
      { cause: error },
    );
  }
}
