// Loaded when the application first loads `pino`.
import { context } from '@opentelemetry/api';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { correlationIdOf } from '@spanreel/api/pipeline';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new PinoInstrumentation({
    // Beside the trace_id and span_id that the instrumentation itself puts on the line.
    logHook(_span, line) {
      const correlationId = correlationIdOf(context.active());
      if (correlationId !== undefined) line['correlation_id'] = correlationId;
    },
  });
}
