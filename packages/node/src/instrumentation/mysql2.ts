// Loaded when the application first loads `mysql2`.
import { MySQL2Instrumentation } from '@opentelemetry/instrumentation-mysql2';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new MySQL2Instrumentation();
}
