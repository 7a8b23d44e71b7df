import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { OtlpSink } from './otlp-sink.ts';

let sink: OtlpSink;

beforeEach(async () => {
  sink = await OtlpSink.start();
});

afterEach(async () => {
  await sink.close();
});

const oneSpan = JSON.stringify({
  resourceSpans: [
    { scopeSpans: [{ spans: [{ name: 'voice.turn', traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }] }] },
  ],
});
const oneLogRecord = JSON.stringify({
  resourceLogs: [
    { scopeLogs: [{ logRecords: [{ eventName: 'call.started', body: { intValue: '9007199254740993' } }] }] },
  ],
});

async function send(
  path = '/v1/traces',
  body: string | Buffer = oneSpan,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(sink.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    signal: AbortSignal.timeout(5000),
  });
}

test('keeps what arrives, raw and decoded, by signal', async () => {
  const answer = await send();
  await send('/v1/logs', oneLogRecord);

  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({});
  expect(sink.spans().map(({ name }) => name)).toEqual(['voice.turn']);
  expect(sink.logRecords().map(({ eventName, body }) => ({ eventName, body }))).toEqual([
    { eventName: 'call.started', body: 9007199254740993n },
  ]);
  expect(sink.requests.map(({ signal, encoding, gzip, taken }) => ({ signal, encoding, gzip, taken }))).toEqual([
    { signal: 'traces', encoding: 'json', gzip: false, taken: true },
    { signal: 'logs', encoding: 'json', gzip: false, taken: true },
  ]);
  expect(sink.requests[0]?.bytes.toString()).toBe(oneSpan);
  expect(sink.count()).toBe(2);
  expect(sink.count('logs')).toBe(1);
});

test('reads gzip and keeps both forms', async () => {
  const packed = gzipSync(oneSpan);
  await send('/v1/traces', packed, { 'content-encoding': 'gzip' });

  expect(sink.requests[0]?.gzip).toBe(true);
  expect(sink.requests[0]?.raw.equals(packed)).toBe(true);
  expect(sink.requests[0]?.bytes.toString()).toBe(oneSpan);
  expect(sink.spans()).toHaveLength(1);
});

test('refuses with a status and Retry-After for as often as told, then is healthy', async () => {
  sink.behave({ status: 503, retryAfter: 2 }, { times: 1 });
  const refused = await send();
  const accepted = await send();

  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('2');
  expect(accepted.status).toBe(200);
  expect(sink.requests.map(({ taken }) => taken)).toEqual([false, true]);
  expect(sink.spans()).toHaveLength(1);
});

test('misbehaves for one signal and leaves the others alone', async () => {
  sink.behave({ status: 500 }, { signal: 'logs' });

  expect((await send()).status).toBe(200);
  expect((await send('/v1/logs', oneLogRecord)).status).toBe(500);
  expect(sink.logRecords()).toEqual([]);
});

test('drops the connection after it took the request', async () => {
  sink.behave('drop');

  await expect(send()).rejects.toThrow('fetch failed');
  expect(sink.spans()).toHaveLength(1);
});

test('answers garbage that is not JSON', async () => {
  sink.behave('garbage');
  const answer = await send();

  expect(answer.status).toBe(200);
  await expect(answer.json()).rejects.toThrow(SyntaxError);
});

test('answers slowly, and closing does not wait for the answer', async () => {
  sink.behave({ slow: 60_000 });
  const pending = send().catch((error: unknown) => error);
  await sink.waitFor(() => sink.count() === 1, { what: 'the request' });
  await sink.close();

  expect(await pending).toBeInstanceOf(TypeError);
});

test('says how much it rejected', async () => {
  sink.behave({ partial: 2, message: 'too old' });

  expect(await (await send()).json()).toEqual({ partialSuccess: { rejectedSpans: 2, errorMessage: 'too old' } });
});

test('goes down and comes up on the same port', async () => {
  const { url } = sink;
  await sink.down();
  await expect(send()).rejects.toThrow('fetch failed');
  await sink.up();

  expect(sink.url).toBe(url);
  expect((await send()).status).toBe(200);
});

test.for([
  ['a wrong path', '/v1/nothing', oneSpan, {}, 404, 'POST /v1/nothing (application/json)'],
  ['a wrong type', '/v1/traces', oneSpan, { 'content-type': 'text/plain' }, 415, 'POST /v1/traces (text/plain)'],
  ['a broken body', '/v1/traces', '{', {}, 400, 'POST /v1/traces: not OTLP json: SyntaxError'],
] as const)('notes %s as a stray', async ([, path, body, headers, status, stray]) => {
  expect((await send(path, body, headers)).status).toBe(status);
  expect(sink.strays).toEqual([expect.stringContaining(stray)]);
  expect(sink.requests).toEqual([]);
});

test('a wait in vain says what arrived instead', async () => {
  await send();
  sink.behave({ status: 500 });
  await send('/v1/logs', oneLogRecord);

  await expect(sink.waitFor(() => sink.spans().length === 2, { deadline: 30, what: 'two spans' })).rejects.toThrow(
    'waited 30 ms in vain for two spans\nrequests: traces, logs (refused)\nspans: voice.turn\nlog records: none\nstrays: none',
  );
});
