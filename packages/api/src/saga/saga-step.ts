import type { Attributes, Context, SpanContext } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';
import { enterEffectScope } from '../effect/effect-scope.ts';
import { attributesOf } from '../span/attributes-of.ts';
import type { Scope } from '../pipeline/index.ts';
import { withScope } from '../pipeline/index.ts';

/** Which step of which saga. */
export interface SagaStep {
  readonly sagaId: string;
  /** The saga's name. */
  readonly saga: string;
  /** The step's name, unique within the saga. */
  readonly step: string;
  /** Counts from 1. */
  readonly stepIndex?: number | undefined;
  readonly stepCount?: number | undefined;
  /** Counts from 1. */
  readonly attempt?: number | undefined;
}

/** A step as an engine of your own names it, perhaps in another process than the saga began in. */
export interface TracedStep extends SagaStep {
  /** The stream of the saga, where the context does not carry it: `stream_id` of what `planCompensation` resolved to. */
  readonly streamId?: string;
  readonly correlationId?: string;
  /** Its parent; the active context if left out. */
  readonly context?: Context;
  readonly attributes?: Attributes;
}

/** What identifies a span across processes and time. */
export type SpanContextLike = Pick<SpanContext, 'traceId' | 'spanId'>;

/** A step as events name it. */
export function stepFields({ sagaId, saga, step, stepIndex, stepCount, attempt }: SagaStep): {
  saga_id: string;
  saga: string;
  step: string;
  step_index?: number | undefined;
  step_count?: number | undefined;
  attempt?: number | undefined;
} {
  return { saga_id: sagaId, saga, step, step_index: stepIndex, step_count: stepCount, attempt };
}

/** A step as spans name it. */
export function stepAttributes({ sagaId, saga, step, stepIndex, stepCount, attempt }: SagaStep): Attributes {
  return attributesOf({
    [ATTRIBUTE.sagaId]: sagaId,
    [ATTRIBUTE.sagaName]: saga,
    [ATTRIBUTE.sagaStepName]: step,
    [ATTRIBUTE.sagaStepIndex]: stepIndex,
    [ATTRIBUTE.sagaStepCount]: stepCount,
    [ATTRIBUTE.sagaStepAttempt]: attempt,
  });
}

/** Where a traced step lies: in its saga's stream, in the place of the code that names it. */
export function contextOf(step: TracedStep, label: string): Context {
  const { streamId, correlationId, context = activeContext.active() } = step;
  const scope: Scope = {
    ...(streamId !== undefined && { streamId }),
    ...(correlationId !== undefined && { correlationId }),
  };
  return enterEffectScope(
    streamId === undefined && correlationId === undefined ? context : withScope(context, scope),
    label,
  );
}
