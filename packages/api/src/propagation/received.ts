import type { Context } from '@opentelemetry/api';
import { createContextKey } from '@opentelemetry/api';

const KEY = createContextKey('spanreel.received.v1');

/** What a request brought along that its answer returns. */
export interface Received {
  /** The caller sent its clock and is told ours. */
  readonly clock: boolean;
  readonly correlationId: string | undefined;
}

const NOTHING: Received = { clock: false, correlationId: undefined };

export function receivedOf(at: Context): Received {
  return (at.getValue(KEY) as Received | undefined) ?? NOTHING;
}

export function withReceived(at: Context, received: Received): Context {
  return at.setValue(KEY, received);
}
