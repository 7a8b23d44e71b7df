// Loaded when the application first loads `openai`.
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  return new OpenAIInstrumentation();
}
