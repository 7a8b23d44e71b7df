import type { StartOptions } from '../span/handle.ts';
import type { AttemptOptions } from './attempt.ts';
import type { Once } from './run-once.ts';
import type { Verdict } from './webhook-verdict.ts';

export interface WebhookOptions<T> extends StartOptions, Pick<AttemptOptions, 'attempt'> {
  /** Who calls: twilio, stripe … */
  readonly provider: string;
  /** What is called, as in the span's name: `sms_inbound`. */
  readonly endpoint: string;
  /**
   * Whether the call is genuine; it is if left out. `false` or a throw is `signature_invalid`, anything else its own reason. Of
   * what is thrown only the kind is recorded: messages of verifiers may quote signatures.
   */
  readonly verify?: () => Verdict | Promise<Verdict>;
  /** The provider's id of what it tells. A function is asked once the call is known to be genuine. */
  readonly eventId?: string | (() => string | undefined);
  /** Runs the work if this event is new; needs `eventId`, without which every call is. */
  readonly once?: Once<T | Promise<T>>;
  /** The provider's name for what it tells: `message.inbound`. */
  readonly providerEvent?: string;
  /** Of the HTTP request. */
  readonly method?: string;
  /** Bytes. */
  readonly bodySize?: number;
}
