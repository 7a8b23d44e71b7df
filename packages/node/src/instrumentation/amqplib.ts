// Loaded when the application first loads `amqplib`.
import { AmqplibInstrumentation } from '@opentelemetry/instrumentation-amqplib';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new AmqplibInstrumentation();
}
