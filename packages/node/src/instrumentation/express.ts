// Loaded when the application first loads `express`.
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new ExpressInstrumentation();
}
