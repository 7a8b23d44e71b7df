import { field } from '../telemetry/describe-error.ts';

/** How a span's work ended. */
export interface Ending {
  /** Epoch milliseconds. */
  readonly at: number;
  /** completed, failed, cancelled, timeout, caller_hangup, process_exit …; `completed` is the ordinary one. */
  readonly reason: string;
  /** What failed: the span's status is error. */
  readonly error?: unknown;
  /**
   * What was thrown without this being a failure, as an outcome that nobody knows; for what ends with the process, how that
   * ended: `exit`, a signal, `uncaughtException`.
   */
  readonly detail?: unknown;
  /** Whether it ended because what it belongs to did. */
  readonly byOwner: boolean;
}

/** What an error says of the way a thing ended: `cancelled` by an AbortSignal, `timeout` by one with a time, else `failed`. */
export function reasonOf(error: unknown): 'cancelled' | 'timeout' | 'failed' {
  const name = field(error, 'name');
  if (name === 'AbortError') return 'cancelled';
  return name === 'TimeoutError' ? 'timeout' : 'failed';
}

/** An aborted signal's reason as an error kind: anything that an application aborts with counts as cancelling. */
export function reasonOfAbort(signal: AbortSignal): 'cancelled' | 'timeout' {
  return reasonOf(signal.reason) === 'timeout' ? 'timeout' : 'cancelled';
}
