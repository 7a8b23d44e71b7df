// Loaded when the application first loads `fastify`.
import { FastifyOtelInstrumentation } from '@fastify/otel';

import type { ActiveInstrumentation } from './adapter.ts';

export function create(): ActiveInstrumentation {
  // Fastify tells of every new server on a diagnostics channel, so no application has to register the plugin.
  return new FastifyOtelInstrumentation({ registerOnInitialization: true });
}
