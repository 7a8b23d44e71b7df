import { SpanKind, context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { enterEffectScope } from '../effect/effect-scope.ts';
import { withScope } from '../pipeline/index.ts';
import type { Activity } from '../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../span/activity.ts';
import { withActivity } from '../span/with-activity.ts';
import { streamOf } from '../stream/open-stream.ts';
import { isObserved } from '../telemetry/providers.ts';
import { toEpochMs } from '../time/instant.ts';
import { runOnce } from './run-once.ts';
import type { WebhookOptions } from './webhook-options.ts';
import { WebhookRecord } from './webhook-record.ts';
import type { WebhookRejection } from './webhook-verdict.ts';
import { STATUS_CODE, judge } from './webhook-verdict.ts';

/** What became of a call, and the HTTP status that tells the provider so. */
export type WebhookAnswer<T> =
  | { readonly outcome: 'completed'; readonly statusCode: 200; readonly result: Awaited<T> }
  | { readonly outcome: 'deduplicated'; readonly statusCode: 200 }
  | { readonly outcome: 'rejected'; readonly statusCode: number; readonly reason: WebhookRejection };

/** A webhook as its body sees it. */
export interface Webhook {
  readonly eventId: string | undefined;
}

/**
 * Takes in a provider's call: the span `webhook.{provider}.{endpoint}` and the events `webhook.*`. The body runs if the call is
 * genuine and new; what follows from it, in whatever process, is in its trace and names its `event_id`. Rejects with what
 * the body, `eventId` or `once` throws.
 *
 * @example
 * const seen = new Set<string>();
 * const { statusCode } = await webhook(
 *   {
 *     provider: 'twilio',
 *     endpoint: 'sms_inbound',
 *     verify: () => true,
 *     eventId: 'SM-1f3a',
 *     once: (id, work) => !seen.has(id) && seen.add(id) && work(),
 *   },
 *   () => 'answered',
 * );
 */
export async function webhook<T>(
  options: WebhookOptions<T>,
  body: (hook: Webhook) => T | Promise<T>,
): Promise<WebhookAnswer<T>> {
  const activity = isObserved() ? begin(options) : NO_ACTIVITY;
  const record = new WebhookRecord(activity, options);
  return withActivity(activity, () => receive(options, record, body));
}

async function receive<T>(
  { verify, once, eventId: named }: WebhookOptions<T>,
  record: WebhookRecord,
  body: (hook: Webhook) => T | Promise<T>,
): Promise<WebhookAnswer<T>> {
  const rejection = await judge(verify);
  if (rejection !== undefined) {
    record.rejected(rejection);
    return { outcome: 'rejected', statusCode: STATUS_CODE[rejection.reason], reason: rejection.reason };
  }
  const id = typeof named === 'function' ? named() : named;
  const eventId = id === '' ? undefined : id;
  record.genuine(eventId);
  const work = (): T | Promise<T> => activeContext.with(record.accepted(), () => body({ eventId }));
  if (once === undefined || eventId === undefined) {
    return { outcome: 'completed', statusCode: 200, result: await work() };
  }
  const done = await runOnce(once, eventId, work);
  if (done.ran) return { outcome: 'completed', statusCode: 200, result: done.result as Awaited<T> };
  record.deduplicated(eventId, done.known);
  return { outcome: 'deduplicated', statusCode: 200 };
}

function begin<T>(options: WebhookOptions<T>): Activity {
  const { provider, endpoint, context = activeContext.active(), at, attributes, signal } = options;
  const name = `webhook.${provider}.${endpoint}`;
  return startActivity(name, {
    kind: SpanKind.INTERNAL,
    context: enterEffectScope(withScope(context, streamOf(context)), name),
    at: toEpochMs(at),
    attributes: { [ATTRIBUTE.webhookProvider]: provider, [ATTRIBUTE.webhookEndpoint]: endpoint, ...attributes },
    signal,
  });
}
