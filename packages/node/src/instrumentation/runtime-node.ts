// Loaded a second after the start: nobody looks at the event loop of a process that lives shorter.
import { metrics } from '@opentelemetry/api';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  const instrumentation = new RuntimeNodeInstrumentation();
  // Its base class makes the instruments before it has its collectors: without being given the provider once more it has none.
  instrumentation.setMeterProvider(metrics.getMeterProvider());
  return instrumentation;
}
