import type { SpanContext } from '@opentelemetry/api';
import { SpanKind } from '@opentelemetry/api';

import { ATTRIBUTE } from '../../attributes.ts';
import { recordEvent } from '../../emit/record-event.ts';
import { measure } from '../../metrics/metrics.ts';
import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY } from '../../span/activity.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import type { Ending } from '../../span/ending.ts';
import type { EndOptions, StartOptions } from '../../span/handle.ts';
import { Handle, endOf } from '../../span/handle.ts';
import type { At } from '../../time/instant.ts';
import { toEpochMs } from '../../time/instant.ts';
import { startStage } from '../stage/start-stage.ts';

export interface TransferOptions extends StartOptions {
  /** Whom to: a queue, a number, an agent. */
  readonly target: string;
  /** Such as `queue`, `number`, `agent`. */
  readonly targetKind?: string;
  /** `warm`: somebody speaks to the target first. */
  readonly kind?: 'cold' | 'warm';
}

export type TransferResult = 'completed' | 'failed' | 'unknown';

export interface EndTransfer extends EndOptions {
  /** `completed` if left out, `failed` with an error; `unknown` where the carrier never told. */
  readonly result?: TransferResult;
  /** Span of the new leg, to be linked. */
  readonly legSpanContext?: SpanContext;
}

/** The hand-over of a call: the span `voice.transfer`, the event `call.transferred`. */
export class Transfer extends Handle {
  readonly #callId: string;
  readonly #options: TransferOptions | undefined;
  #answeredAt: number | undefined;
  #result: TransferResult | undefined;

  /** @internal */
  constructor(activity: Activity, callId: string, options?: TransferOptions) {
    super(activity);
    this.#callId = callId;
    this.#options = options;
    activity.whenEnding((ending) => this.#finish(ending));
  }

  /** The target picked up. */
  answered({ at }: At = {}): void {
    if (!this.ended) this.#answeredAt ??= Math.max(toEpochMs(at), this.activity.startedAt);
  }

  end({ result, legSpanContext, ...options }: EndTransfer = {}): void {
    if (this.ended) return;
    this.#result = result;
    if (legSpanContext !== undefined) {
      this.activity.span.addLink({ context: legSpanContext, attributes: { [ATTRIBUTE.linkKind]: 'transferred_to' } });
    }
    const error = options.error ?? (result === 'failed' ? new Error('the transfer failed') : undefined);
    this.activity.end(endOf({ ...options, error }));
  }

  // A transfer that something else ended may have gone through all the same.
  #finish({ at, error, reason }: Ending): void {
    const { startedAt, span } = this.activity;
    const asItEnded = error === undefined ? 'unknown' : 'failed';
    const result = this.#result ?? (reason === 'completed' ? 'completed' : asItEnded);
    const delay = this.#answeredAt === undefined ? undefined : this.#answeredAt - startedAt;
    span.setAttributes(
      attributesOf({
        [ATTRIBUTE.transferResult]: result,
        [ATTRIBUTE.transferAnswerDelay]: delay === undefined ? undefined : delay / 1000,
      }),
    );
    measure('transferDuration', (at - startedAt) / 1000, { [ATTRIBUTE.transferResult]: result });
    const { target = '', kind = 'cold' } = this.#options ?? {};
    recordEvent(
      this.context,
      'call.transferred',
      { call_id: this.#callId, kind, target, result, answer_delay_ms: delay },
      {
        at,
        status: STATUS[result],
        transition: (state) => state.callTransferred(this.#callId),
      },
    );
  }
}

const STATUS = { completed: 'success', failed: 'failed', unknown: 'unknown' } as const;

/** Stands for a transfer that nobody watches. */
export const NO_TRANSFER: Transfer = new Transfer(NO_ACTIVITY, '');

/** @internal */
export function startTransfer(callId: string, options: TransferOptions): Transfer {
  const activity = startStage('voice.transfer', undefined, options, {
    kind: SpanKind.CLIENT,
    attributes: {
      [ATTRIBUTE.transferType]: options.kind ?? 'cold',
      [ATTRIBUTE.transferTargetKind]: options.targetKind,
    },
  });
  return activity.ended ? NO_TRANSFER : new Transfer(activity, callId, options);
}
