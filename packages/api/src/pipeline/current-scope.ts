import { context } from '@opentelemetry/api';

import { correlationIdOf } from './correlation.ts';
import type { Scope } from './scope.ts';
import { scopeOf } from './scope.ts';

/** What every event and span here shares: stream, correlation, conversation, tenant, agent, decisions. */
export function currentScope(): Scope {
  const at = context.active();
  const scope = scopeOf(at);
  const correlationId = correlationIdOf(at);
  return correlationId === scope.correlationId
    ? scope
    : { ...scope, ...(correlationId !== undefined && { correlationId }) };
}
