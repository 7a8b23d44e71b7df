import { errorMessage, field } from '../telemetry/describe-error.ts';

/** What became of a saga's steps when it failed; step names, each in one list of the four at most. */
export interface SagaOutcome {
  /** The step whose failure, or unknown outcome, ended the saga; none if the body itself threw. */
  readonly failedStep: string | undefined;
  /** Undone. */
  readonly done: readonly string[];
  /** Could not be undone. */
  readonly failed: readonly string[];
  /** Nobody knows whether they were undone. */
  readonly unknown: readonly string[];
  /** Needed no undoing: they had not taken effect, or have no compensation. */
  readonly skipped: readonly string[];
  /** Whether nothing is left to do: no compensation failed and none is unknown. */
  readonly compensated: boolean;
}

/** A saga failed; `cause` is why, `outcome` what became of what it had done. Told by its code, `SPANREEL_SAGA_FAILED`. */
export class SagaError extends Error {
  override readonly name = 'SagaError';
  readonly code = 'SPANREEL_SAGA_FAILED' as const;
  readonly saga: string;
  readonly sagaId: string;
  readonly outcome: SagaOutcome;

  constructor(saga: string, sagaId: string, outcome: SagaOutcome, cause: unknown) {
    super(`saga "${saga}" failed${at(outcome)} and was ${verdict(outcome)}: ${errorMessage(cause)}`, { cause });
    this.saga = saga;
    this.sagaId = sagaId;
    this.outcome = outcome;
  }
}

/** Says that nobody knows whether what was asked for took place: sent, and no answer. A step that throws it is compensated. */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';
  readonly code = 'SPANREEL_UNKNOWN_OUTCOME' as const;
}

/** A step took longer than its `timeoutMs`: its outcome is unknown. */
export class StepTimeoutError extends Error {
  override readonly name = 'StepTimeoutError';
  readonly code = 'SPANREEL_STEP_TIMEOUT' as const;
}

/** A step did not start, for how to undo it could not be put on record. */
export class SagaAuditError extends Error {
  override readonly name = 'SagaAuditError';
  readonly code = 'SPANREEL_SAGA_AUDIT' as const;
  readonly step: string;

  constructor(step: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.step = step;
  }
}

/** A step was asked of a saga that is over. */
export class SagaClosedError extends Error {
  override readonly name = 'SagaClosedError';
  readonly code = 'SPANREEL_SAGA_CLOSED' as const;
}

/** Whether an error is a {@link SagaError}, whichever copy of this package made it. */
export function isSagaError(error: unknown): error is SagaError {
  return field(error, 'code') === 'SPANREEL_SAGA_FAILED';
}

// Sent, and then no answer: the time ran out or the connection broke while we waited.
const UNKNOWN_CODES = new Set([
  'SPANREEL_UNKNOWN_OUTCOME',
  'SPANREEL_STEP_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
  'ECONNRESET',
  'EPIPE',
]);

/**
 * Whether an error leaves open if the thing took effect: an {@link UnknownOutcomeError}, a step's or fetch's timeout, or a
 * connection that broke after sending; also as the cause of another error. A refused connection is not one: nothing was sent.
 */
export function isUnknownOutcome(error: unknown): boolean {
  for (let [current, depth] = [error, 0]; current !== undefined && depth < 4; depth++) {
    if (UNKNOWN_CODES.has(String(field(current, 'code'))) || field(current, 'name') === 'TimeoutError') return true;
    current = field(current, 'cause');
  }
  return false;
}

function at({ failedStep }: SagaOutcome): string {
  return failedStep === undefined ? '' : ` at step "${failedStep}"`;
}

function verdict({ compensated, failed, unknown }: SagaOutcome): string {
  if (compensated) return 'compensated';
  const parts = [
    ...(failed.length > 0 ? [`not undone: ${failed.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`unknown whether undone: ${unknown.join(', ')}`] : []),
  ];
  return `not fully compensated (${parts.join('; ')})`;
}
