import type { SpanKind } from '@opentelemetry/api';
import { context } from '@opentelemetry/api';

import type { Activity } from '../../span/activity.ts';
import { NO_ACTIVITY, startActivity } from '../../span/activity.ts';
import { attributesOf } from '../../span/attributes-of.ts';
import type { StartOptions } from '../../span/handle.ts';
import { isObserved } from '../../telemetry/providers.ts';
import { toEpochMs } from '../../time/instant.ts';

interface StageSpan {
  readonly kind: SpanKind;
  readonly attributes: Parameters<typeof attributesOf>[0];
}

/** Starts the span of a stage, `{operation} {subject}`, where anybody looks. */
export function startStage(
  operation: string,
  subject: string | undefined,
  { at, attributes, signal, context: parent = context.active() }: StartOptions,
  span: StageSpan,
): Activity {
  if (!isObserved()) return NO_ACTIVITY;
  return startActivity(subject === undefined ? operation : `${operation} ${subject}`, {
    kind: span.kind,
    context: parent,
    at: toEpochMs(at),
    attributes: { ...attributesOf(span.attributes), ...attributes },
    signal,
  });
}
