import { context } from '@opentelemetry/api';

import type { Scope } from './scope.ts';
import { scopeOf } from './scope.ts';

/** What every event and span here shares: stream, correlation, conversation, tenant, agent, decisions. */
export function currentScope(): Scope {
  return scopeOf(context.active());
}
