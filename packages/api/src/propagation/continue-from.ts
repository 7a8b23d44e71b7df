import type { Context } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';

import { field } from '../telemetry/describe-error.ts';
import { upgradeHeaders } from './carriers/upgrade-headers.ts';

/**
 * Runs `body` where somebody else left off: in the context that a carrier's `extract` gave, or that headers lead to.
 *
 * @example
 * const answer = continueFrom({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }, () => 42);
 */
export function continueFrom<T>(from: Context | Readonly<Record<string, unknown>>, body: () => T): T {
  const context = typeof field(from, 'getValue') === 'function' ? (from as Context) : upgradeHeaders.extract(from);
  return activeContext.with(context, body);
}
