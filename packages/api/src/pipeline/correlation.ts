import type { Context } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';
import { EVENT_ATTRIBUTE } from '@spanreel/events';

import { scopeOf } from './scope.ts';

/**
 * The correlation id of a point of the program: its scope's, else that of the span it lies in, which Spanreel gives every trace
 * that brought none along. `undefined` where there is neither.
 */
export function correlationIdOf(at: Context): string | undefined {
  const { correlationId } = scopeOf(at);
  if (correlationId !== undefined) return correlationId;
  // The API hides a span's attributes; the SDK's spans carry them, others have none to show.
  const { attributes } = (trace.getSpan(at) ?? {}) as { readonly attributes?: Readonly<Record<string, unknown>> };
  const id = attributes?.[EVENT_ATTRIBUTE.correlationId];
  return typeof id === 'string' ? id : undefined;
}
