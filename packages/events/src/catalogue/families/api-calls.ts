import * as v from 'valibot';

import { defineFamily, lazyFamily } from '../define-family.ts';
import { errorFields, httpStatus, id, millis, optionalCount, optionalId, optionalMillis, text } from './fields.ts';

/**
 * A request to somebody else's API, in the words of the HTTP conventions: `method` (`http.request.method`), `host`
 * (`server.address`), `port` (`server.port`), `route` (`url.template`: a path without ids), `status_code`
 * (`http.response.status_code`). `attempt` counts from 1.
 */
const request = {
  api: text,
  method: id,
  host: id,
  port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
  route: text,
  request_id: optionalId,
  attempt: optionalCount,
};
const exampleRequest = {
  api: 'billing',
  method: 'GET',
  host: 'api.example.com',
  route: '/v1/accounts/{id}',
  attempt: 1,
};

export const apiCallEvents = lazyFamily(() =>
  defineFamily({
    'api.call.started': {
      version: 1,
      about: "Somebody else's API was called.",
      component: 'api',
      payload: v.object({ ...request, request_size: optionalCount }),
      example: exampleRequest,
    },
    'api.call.completed': {
      version: 1,
      about: 'An API did what it was asked for: its status is below 400.',
      component: 'api',
      payload: v.object({ ...request, status_code: httpStatus, duration_ms: millis, response_size: optionalCount }),
      example: { ...exampleRequest, status_code: 200, duration_ms: 84.6, response_size: 1290 },
    },
    'api.call.failed': {
      version: 1,
      about: 'An API refused or failed (a status from 400), or did not answer.',
      severity: 'ERROR',
      component: 'api',
      payload: v.object({ ...request, status_code: v.optional(httpStatus), duration_ms: millis, ...errorFields }),
      example: { ...exampleRequest, status_code: 503, duration_ms: 1204, error_type: '503' },
    },
    'api.rate_limited': {
      version: 1,
      about: 'An API asked for fewer calls, and when to come again.',
      severity: 'WARN',
      component: 'api',
      payload: v.object({
        ...request,
        status_code: v.optional(httpStatus),
        retry_after_ms: optionalMillis,
        limit: optionalCount,
        remaining: optionalCount,
      }),
      example: { ...exampleRequest, status_code: 429, retry_after_ms: 30_000, limit: 100, remaining: 0 },
    },
  }),
);

const circuit = { circuit: id, host: optionalId };
const exampleCircuit = { circuit: 'billing', host: 'api.example.com' };

export const circuitBreakerEvents = lazyFamily(() =>
  defineFamily({
    'api.circuit_breaker_opened': {
      version: 1,
      about: 'An API failed so often that it is left alone for a while.',
      severity: 'ERROR',
      component: 'api',
      payload: v.object({ ...circuit, failure_count: optionalCount, retry_after_ms: optionalMillis, error_type: text }),
      example: { ...exampleCircuit, failure_count: 5, retry_after_ms: 30_000, error_type: '503' },
    },
    'api.circuit_breaker_half_opened': {
      version: 1,
      about: 'One call is let through to see whether an API is well again.',
      component: 'api',
      payload: v.object({ ...circuit, open_ms: optionalMillis }),
      example: { ...exampleCircuit, open_ms: 30_012 },
    },
    'api.circuit_breaker_closed': {
      version: 1,
      about: 'An API is called again as usual.',
      component: 'api',
      payload: v.object({ ...circuit, open_ms: optionalMillis }),
      example: { ...exampleCircuit, open_ms: 30_240 },
    },
  }),
);
