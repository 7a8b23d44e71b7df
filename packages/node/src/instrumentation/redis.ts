// Loaded when the application first loads `redis` or its client.
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new RedisInstrumentation();
}
