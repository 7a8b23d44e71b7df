import type { Context, Link } from '@opentelemetry/api';
import { context as activeContext, isSpanContextValid, trace } from '@opentelemetry/api';

import { ATTRIBUTE } from '../attributes.ts';

/** A link to the span that is active here, for work whose parent came from elsewhere: the loop that carries it out. */
export function linkToActive(parent: Context): Link[] {
  const runner = trace.getSpanContext(activeContext.active());
  if (runner === undefined || !isSpanContextValid(runner)) return [];
  if (runner.spanId === trace.getSpanContext(parent)?.spanId) return [];
  return [{ context: runner, attributes: { [ATTRIBUTE.linkKind]: 'run_by' } }];
}
