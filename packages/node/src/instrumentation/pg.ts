// Loaded when the application first loads `pg` or `pg-pool`.
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new PgInstrumentation();
}
