import type { Context } from '@opentelemetry/api';
import { createContextKey } from '@opentelemetry/api';

import type { AttemptOptions } from './attempt.ts';

const KEY = createContextKey('spanreel.message.v1');

/** What the work at hand follows from: carried with the context, so that every event below a webhook or message names it. */
export interface MessageOrigin extends AttemptOptions {
  /** The provider's id of what happened. */
  readonly eventId?: string | undefined;
  readonly outboxId?: string | undefined;
}

const NOTHING: MessageOrigin = Object.freeze({});

export function originOf(at: Context): MessageOrigin {
  return (at.getValue(KEY) as MessageOrigin | undefined) ?? NOTHING;
}

export function withOrigin(at: Context, origin: MessageOrigin): Context {
  return at.setValue(KEY, origin);
}
