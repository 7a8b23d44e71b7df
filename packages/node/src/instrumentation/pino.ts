// Loaded when the application first loads `pino`.
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new PinoInstrumentation();
}
