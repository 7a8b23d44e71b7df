import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { AppCase, LogContents } from '@spanreel/testing';
import { describeApps, scratchProject } from '@spanreel/testing';
import { afterAll, beforeAll, expect } from 'vitest';

// Somebody else's API, which is not observed: it answers with the status of the path, breaks off, or never answers.
const api = createServer((request, response) => {
  const path = request.url ?? '';
  if (path === '/hang-up') return void request.socket.destroy();
  if (path === '/break-off') {
    response.writeHead(200, { 'content-length': '100' });
    response.write('ten bytes.', () => request.socket.destroy());
    return;
  }
  if (path === '/upgrade') return;
  const status = Number(path.slice(1));
  response.writeHead(status, {
    'x-request-id': 'request-1',
    ...(status === 429 && { 'retry-after': '30', 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '0' }),
  });
  response.end('answer');
});
api.on('upgrade', (_request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n');
  socket.end();
});

const clients = {
  'http.mjs': `
import { get } from 'node:http';
const ask = (path, headers = {}) => new Promise((resolve) => {
  const request = get(process.env.API + path, { headers }, (response) => {
    response.resume().on('close', resolve).on('error', () => undefined);
  });
  request.on('error', resolve);
  if (headers.upgrade !== undefined) request.on('upgrade', (response, socket) => socket.resume().on('close', resolve));
});
await ask('/200');
await ask('/404');
await ask('/429');
await ask('/hang-up');
await ask('/break-off');
await ask('/upgrade', { connection: 'upgrade', upgrade: 'echo' });
`,
  'fetch.mjs': `
const ask = (path) => fetch(process.env.API + path).then((response) => response.text()).catch(() => undefined);
await ask('/200');
await ask('/404');
await ask('/429');
await ask('/hang-up');
await ask('/break-off');
`,
  // An error that nobody listens to still ends the process, and an answer that nobody reads does not keep it.
  'careless.mjs': `
import { get } from 'node:http';
get(process.env.API + '/200').on('close', () => get(process.env.API + '/hang-up'));
`,
};

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  api.close();
});

type Told = readonly [type: string, status: unknown, error: unknown];

const toldBy = ({ events }: LogContents): Told[] =>
  events
    .filter(({ event_type: type }) => type.startsWith('api.'))
    .map(({ event_type: type, payload }) => {
      const { status_code: status, error_type: error } = payload as Record<string, unknown>;
      return [type, status, error];
    });

const answers: Told[] = [
  ['api.call.started', undefined, undefined],
  ['api.call.completed', 200, undefined],
  ['api.call.started', undefined, undefined],
  ['api.call.failed', 404, '404'],
  ['api.call.started', undefined, undefined],
  ['api.rate_limited', 429, undefined],
  ['api.call.failed', 429, '429'],
];

const tells = (expected: readonly Told[]): AppCase['check'] => {
  return ({ app, log }) => {
    expect({ exitCode: app.exitCode, stderr: app.stderr }).toEqual({ exitCode: 0, stderr: '' });
    const contents = log();
    expect(toldBy(contents)).toEqual(expected);
    const calls = contents.events.filter(({ event_type: type }) => type.startsWith('api.'));
    const clientSpans = contents.spans.filter(({ kind }) => kind === 'client').map(({ spanId }) => spanId);
    expect(new Set(calls.map(({ span_id: span }) => span))).toEqual(new Set(clientSpans));
    const { port } = api.address() as AddressInfo;
    expect(calls[0]?.payload).toEqual({ method: 'GET', host: '127.0.0.1', port });
    expect(calls.find(({ event_type: type }) => type === 'api.rate_limited')?.payload).toEqual({
      method: 'GET',
      host: '127.0.0.1',
      port,
      request_id: 'request-1',
      status_code: 429,
      retry_after_ms: 30_000,
      limit: 100,
      remaining: 0,
    });
  };
};

describeApps(
  'SPANREEL_API_EVENTS',
  async () => ({
    project: await scratchProject({ packages: ['@spanreel/node'] }),
    entry: 'http.mjs',
    files: clients,
    require: ['@spanreel/node/register'],
    env: { API: `http://127.0.0.1:${(api.address() as AddressInfo).port}`, OTEL_LOG_LEVEL: 'warn' },
  }),
  [
    {
      name: 'tells of requests of node:http, on their spans',
      env: { SPANREEL_API_EVENTS: 'true' },
      check: tells([
        ...answers,
        ['api.call.started', undefined, undefined],
        ['api.call.failed', undefined, 'ECONNRESET'],
        ['api.call.started', undefined, undefined],
        ['api.call.failed', 200, 'ECONNRESET'],
        ['api.call.started', undefined, undefined],
        ['api.call.completed', 101, undefined],
      ]),
    },
    {
      name: 'tells of requests of fetch, on their spans',
      entry: 'fetch.mjs',
      env: { SPANREEL_API_EVENTS: 'api.example.com,127.0.0.1' },
      check: tells([
        ...answers,
        ['api.call.started', undefined, undefined],
        ['api.call.failed', undefined, 'UND_ERR_SOCKET'],
        ['api.call.started', undefined, undefined],
        ['api.call.failed', 200, 'UND_ERR_SOCKET'],
      ]),
    },
    {
      name: 'tells of requests whose spans are not recorded',
      entry: 'fetch.mjs',
      env: { SPANREEL_API_EVENTS: 'true', OTEL_TRACES_SAMPLER: 'always_off' },
      check({ log }) {
        expect(toldBy(log()).slice(0, answers.length)).toEqual(answers);
        expect(log().spans).toEqual([]);
      },
    },
    {
      name: 'leaves errors and answers that nobody wants as they are without it',
      entry: 'careless.mjs',
      env: { SPANREEL_API_EVENTS: 'true' },
      check({ app: { exitCode, stderr }, log }) {
        expect(exitCode).toBe(1);
        expect(stderr).toContain('socket hang up');
        expect(toldBy(log())).toEqual([
          ['api.call.started', undefined, undefined],
          ['api.call.completed', 200, undefined],
          ['api.call.started', undefined, undefined],
          ['api.call.failed', undefined, 'ECONNRESET'],
        ]);
      },
    },
    {
      name: 'is silent about other hosts',
      env: { SPANREEL_API_EVENTS: 'api.example.com' },
      check: ({ log }) => expect(toldBy(log())).toEqual([]),
    },
    {
      name: 'is off unless asked for',
      check({ log }) {
        expect(toldBy(log())).toEqual([]);
        expect(log().spans).toHaveLength(6);
      },
    },
  ],
);
