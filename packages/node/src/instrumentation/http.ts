// Loaded when the application first loads `node:http` or `node:https`.
import type { IncomingMessage, ServerResponse } from 'node:http';

import { context } from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';

import type { ActiveInstrumentation, AdapterSettings } from './adapter.ts';
import { apiCalls } from './load-api-calls.ts';
import { answerCaller, readAnswer } from './response-headers.ts';

export function create({ apiEvents }: AdapterSettings): ActiveInstrumentation {
  const calls = apiCalls(apiEvents)?.watchHttp();
  return new HttpInstrumentation({
    // Our own exporters': without this they would still be measured as the application's requests.
    ignoreOutgoingRequestHook: () => isTracingSuppressed(context.active()),
    responseHook(_span, response: ServerResponse | IncomingMessage) {
      if ('writeHead' in response) answerCaller(context.active(), response);
      else {
        readAnswer(response);
        calls?.answered(response);
      }
    },
    ...(calls && { requestHook: calls.began }),
  });
}
