import type { Ending } from '../span/ending.ts';
import type { ErrorFields } from '../telemetry/describe-error.ts';
import { describeError, field } from '../telemetry/describe-error.ts';

/** How a command ended; without a failure its exit code is 0. */
export interface CommandOutcome {
  /** Left out where nobody has said it yet: an error may still be caught. */
  readonly exitCode?: number;
  /** The signal that ends the process. */
  readonly signal?: string;
  readonly failure?: ErrorFields;
}

/** What the end of a command's span, and the exit code as it stands, make of it. */
export function outcomeOf({ reason, error, detail }: Ending): CommandOutcome {
  if (error !== undefined) return { ...exitCodeOf(error), failure: describeError(error) };
  if (reason === 'process_exit' && typeof detail === 'string' && detail !== 'exit') {
    const failure = { error_type: detail, error_message: `ended by ${detail}` };
    return detail.startsWith('SIG') ? { signal: detail, failure } : { failure };
  }
  if (reason !== 'completed' && reason !== 'process_exit') {
    return { ...exitCodeOf(undefined), failure: { error_type: reason, error_message: `ended by ${reason}` } };
  }
  const exitCode = exitCodeNow() ?? 0;
  if (exitCode === 0) return { exitCode };
  return { exitCode, failure: { error_type: String(exitCode), error_message: `exit code ${exitCode}` } };
}

// `exitCode` is what commander and others give their errors.
function exitCodeOf(error: unknown): { exitCode?: number } {
  const own = field(error, 'exitCode');
  const exitCode = Number.isInteger(own) ? (own as number) : exitCodeNow();
  return exitCode === undefined ? {} : { exitCode };
}

function exitCodeNow(): number | undefined {
  const { exitCode } = process;
  return exitCode === undefined || exitCode === null ? undefined : Number(exitCode);
}
