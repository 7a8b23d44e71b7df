// Loaded when the application first loads `kafkajs`.
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new KafkaJsInstrumentation();
}
