import { SpanKind, context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import { attributesOf } from '../span/attributes-of.ts';
import type { StartOptions } from '../span/handle.ts';
import { withActivity } from '../span/with-activity.ts';
import { isObserved } from '../telemetry/providers.ts';
import type { AttemptOptions } from './attempt.ts';
import { toAttempt } from './attempt.ts';
import { originOf } from './message-origin.ts';

export interface ProviderCallOptions
  extends Pick<AttemptOptions, 'attempt'>, Pick<StartOptions, 'attributes' | 'context' | 'signal'> {
  /** Who is called: twilio, google … */
  readonly provider: string;
  /** What it is asked for, as in the span's name: `create_invoice`. */
  readonly operation: string;
}

/**
 * Asks a provider for something: the CLIENT span `{operation} {provider}`, with the event and outbox id that it follows from and the
 * number of the attempt. The requests that its client sends stand below. Rejects with what the body throws.
 *
 * @example
 * await providerCall({ provider: 'stripe', operation: 'create_invoice' }, () => 'in_1');
 */
export async function providerCall<T>(options: ProviderCallOptions, body: () => T | Promise<T>): Promise<T> {
  return withActivity(beginProviderCall(options), body);
}

/** @internal */
export function beginProviderCall(options: ProviderCallOptions): Activity {
  if (!isObserved()) return NO_ACTIVITY;
  const { provider, operation, context = activeContext.active(), attributes, signal } = options;
  const { eventId, outboxId, attempt = 1 } = originOf(context);
  return startActivity(`${operation} ${provider}`, {
    kind: SpanKind.CLIENT,
    context,
    attributes: {
      ...attributesOf({
        [ATTRIBUTE.provider]: provider,
        [ATTRIBUTE.providerOperation]: operation,
        [ATTRIBUTE.originEventId]: eventId,
        [ATTRIBUTE.outboxId]: outboxId,
        [ATTRIBUTE.attempt]: toAttempt(options.attempt ?? attempt),
      }),
      ...attributes,
    },
    signal,
  });
}
