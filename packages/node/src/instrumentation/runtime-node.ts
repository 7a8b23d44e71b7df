// Loaded a second after the start: nobody looks at the event loop of a process that lives shorter.
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new RuntimeNodeInstrumentation();
}
