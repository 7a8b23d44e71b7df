// Loaded with the first request that `fetch` or the package `undici` makes.
import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';

import type { ActiveInstrumentation, AdapterSettings } from './adapter.ts';
import { apiCalls } from './load-api-calls.ts';
import { readRawAnswer } from './response-headers.ts';

interface RequestListener {
  onRequestCreated(message: unknown): void;
}

export function create({ apiEvents }: AdapterSettings): ActiveInstrumentation {
  const calls = apiCalls(apiEvents)?.watchUndici();
  const instrumentation = new UndiciInstrumentation({
    // Our own exporters': without this they would still be measured as the application's requests.
    ignoreRequestHook: () => isTracingSuppressed(context.active()),
    responseHook(_span, { request, response }) {
      readRawAnswer(request.headers, response.headers);
      calls?.answered(request, response);
    },
    ...(calls && { requestHook: calls.began }),
  });
  return Object.assign(instrumentation, {
    // Private upstream, and called by its channel subscription only, which is too late for the message that loaded this file.
    receive: (message: unknown) => (instrumentation as unknown as RequestListener).onRequestCreated(message),
  });
}
