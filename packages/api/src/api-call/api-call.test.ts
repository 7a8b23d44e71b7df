import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { workflow } from '../workflow/index.ts';
import type { ApiAnswer, EndApiCall } from './index.ts';
import { apiCall, startApiCall } from './index.ts';
import { rateLimitOf } from './rate-limit.ts';

const request = { api: 'billing', method: 'GET', host: 'api.example.com', route: '/v1/accounts/{id}', attempt: 2 };
const duration_ms = expect.any(Number);
const headers = (entries: Readonly<Record<string, string>>) => (name: string) => entries[name];

interface Case {
  readonly name: string;
  readonly answer?: ApiAnswer;
  readonly end?: EndApiCall;
  readonly last: { readonly type: string; readonly status: string; readonly payload: object };
}

const cases: Case[] = [
  {
    name: 'below 400 it did what it was asked for',
    answer: { status: 304, header: headers({ 'x-request-id': 'r-7' }) },
    end: { responseSize: 12 },
    last: {
      type: 'api.call.completed',
      status: 'success',
      payload: { ...request, request_id: 'r-7', status_code: 304, response_size: 12, duration_ms },
    },
  },
  {
    name: 'from 400 on it refused or failed',
    answer: { status: 503 },
    last: {
      type: 'api.call.failed',
      status: 'failed',
      payload: { ...request, status_code: 503, error_type: '503', duration_ms },
    },
  },
  {
    name: 'a status that is none failed',
    answer: { status: 999 },
    last: { type: 'api.call.failed', status: 'failed', payload: { ...request, error_type: '999', duration_ms } },
  },
  {
    name: 'an answer that broke off failed, whatever its status',
    answer: { status: 200 },
    end: { error: Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }) },
    last: {
      type: 'api.call.failed',
      status: 'failed',
      payload: {
        ...request,
        status_code: 200,
        error_type: 'ECONNRESET',
        error_message: 'socket hang up',
        duration_ms,
      },
    },
  },
  {
    name: 'without an answer it failed',
    last: { type: 'api.call.failed', status: 'failed', payload: { ...request, error_type: 'no_answer', duration_ms } },
  },
];

test.each(cases)('$name', async ({ answer, end, last }) => {
  await given()
    .when(() => {
      const call = startApiCall(request);
      if (answer !== undefined) call.answered(answer);
      call.end(end);
      call.end();
      call.answered({ status: 429 });
    })
    .then(({ events, telemetry }) => {
      expect(telemetry.pipeline.rejections).toEqual([]);
      expect(events.map(({ event_type: type, status, payload }) => ({ type, status, payload }))).toEqual([
        { type: 'api.call.started', status: 'pending', payload: request },
        last,
      ]);
      expect(telemetry.pipeline.pendingExits).toBe(0);
    });
});

test('says that it is asked for fewer calls, and when to come again', async () => {
  await given()
    .when(() =>
      apiCall(request, () => ({
        status: 429,
        headers: new Headers({ 'Retry-After': '30', 'X-RateLimit-Limit': '100', 'X-RateLimit-Remaining': '0' }),
      })),
    )
    .then(({ events }) => {
      expect(events.map(({ event_type: type }) => type)).toEqual([
        'api.call.started',
        'api.rate_limited',
        'api.call.failed',
      ]);
      expect(events[1]).toMatchObject({
        severity: 'WARN',
        payload: { ...request, status_code: 429, retry_after_ms: 30_000, limit: 100, remaining: 0 },
      });
    });
});

test('stays in the scope and on the span that it began in', async () => {
  await given()
    .when(async () => {
      const call = await workflow('w', () => startApiCall(request));
      call.answered({ status: 200 });
      call.end();
    })
    .then(({ events }) => {
      const [started, ...others] = events;
      for (const { span_id, correlation_id } of others) {
        expect({ span_id, correlation_id }).toEqual({
          span_id: started?.span_id,
          correlation_id: started?.correlation_id,
        });
      }
    });
});

test('passes on what the call throws, and records it', async () => {
  await given()
    .whenFailing(() => apiCall(request, () => Promise.reject(new TypeError('fetch failed'))))
    .then(({ result, events }) => {
      expect(result).toBeInstanceOf(TypeError);
      expect(events[1]).toMatchObject({ event_type: 'api.call.failed', payload: { error_type: 'TypeError' } });
    });
});

test('ends with the process: as it was answered, or without an answer', async () => {
  await given()
    .when((_, { pipeline }) => {
      startApiCall(request).answered({ status: 200 });
      startApiCall(request);
      pipeline.exit('exit');
    })
    .then(({ events }) => {
      expect(
        events.map(({ event_type: type, payload }) => [type, payload['status_code'], payload['error_type']]).slice(2),
      ).toEqual([
        ['api.call.failed', undefined, 'process_exit'],
        ['api.call.completed', 200, undefined],
      ]);
    });
});

test('is nothing where nobody looks', async () => {
  expect(await apiCall(request, () => ({ status: 200 }))).toEqual({ status: 200 });
});

const now = Date.parse('2026-11-21T08:00:00Z');

test.each([
  [{ 'retry-after': '30' }, 30_000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 08:00:05 GMT' }, 5000],
  [{ 'retry-after': 'Sat, 21 Nov 2026 07:00:00 GMT' }, 0],
  [{ 'retry-after': '30', 'retry-after-ms': '250' }, 250],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': '-1' }, undefined],
  [{}, undefined],
])('of %j, it waits %s ms', (entries, expected) => {
  expect(rateLimitOf(headers(entries as Record<string, string>), now).retry_after_ms).toBe(expected);
});
