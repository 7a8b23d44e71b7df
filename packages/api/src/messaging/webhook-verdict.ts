import type { EventPayload } from '@spanreel/events';

import { errorType } from '../telemetry/describe-error.ts';

/** Why a call that claims to be a provider is turned away. */
export type WebhookRejection = EventPayload<'webhook.rejected'>['reason'];

/** Whether a call is genuine, or why not; `false` is `signature_invalid`. */
export type Verdict = boolean | WebhookRejection;

/** A rejection and, where the verifier threw, the kind of its error. */
export interface Rejected {
  readonly reason: WebhookRejection;
  readonly detail?: string;
}

/** The HTTP status that fits a rejection. */
export const STATUS_CODE: Readonly<Record<WebhookRejection, number>> = {
  signature_missing: 403,
  signature_invalid: 403,
  timestamp_out_of_range: 403,
  payload_invalid: 400,
  payload_too_large: 413,
  unknown_endpoint: 404,
  other: 400,
};

/** Asks the verifier; `undefined` where the call is genuine. */
export async function judge(verify: (() => Verdict | Promise<Verdict>) | undefined): Promise<Rejected | undefined> {
  if (verify === undefined) return undefined;
  try {
    const verdict = await verify();
    if (verdict === true) return undefined;
    // From JavaScript a verifier may return nothing at all: that is no yes.
    return {
      reason: typeof verdict === 'string' && Object.hasOwn(STATUS_CODE, verdict) ? verdict : 'signature_invalid',
    };
  } catch (error) {
    return { reason: 'signature_invalid', detail: errorType(error) };
  }
}
