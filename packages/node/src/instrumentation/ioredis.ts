// Loaded when the application first loads `ioredis`.
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new IORedisInstrumentation();
}
