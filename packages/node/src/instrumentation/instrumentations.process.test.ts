import { OtlpSink, runApp, scratchProject, startApp, waitUntil } from '@spanreel/testing';
import { expect, test } from 'vitest';

// The newest versions that upstream's instrumentations support.
const dependencies = {
  amqplib: '0.10.9',
  express: '5.3.0',
  fastify: '5.12.8',
  ioredis: '5.9.2',
  kafkajs: '2.2.4',
  mysql2: '3.24.5',
  openai: '6.30.1',
  pg: '8.23.1',
  pino: '10.4.0',
  redis: '6.3.1',
};

const project = async (): Promise<string> => scratchProject({ packages: ['@spanreel/node'], dependencies });

// A function of each package that its instrumentation replaces.
const patched = `
const patched = {
  amqplib: () => require('amqplib/lib/channel_model').Channel.prototype.publish,
  ioredis: (ioredis) => ioredis.Redis.prototype.sendCommand,
  kafkajs: ({ Kafka }) => Kafka.prototype.producer,
  mysql2: ({ Connection }) => Connection.prototype.query,
  openai: ({ OpenAI }) => OpenAI.Chat.Completions.prototype.create,
  pg: (pg) => (pg.default ?? pg).Client.prototype.query,
  redis: ({ createClient }) => createClient().sendCommand,
};
`;
const dialects = {
  require: { entry: 'app.cjs', head: 'const load = async (name) => require(name);' },
  import: {
    entry: 'app.mjs',
    head: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\nconst load = (name) => import(name);",
  },
} as const;

test.for(['require', 'import'] as const)(
  'every library that an application loads by %s is patched',
  async (dialect) => {
    const { entry, head } = dialects[dialect];
    const source = `${head}${patched}
for (const [name, of] of Object.entries(patched)) {
  load(name).then((loaded) => console.log(name, of(loaded).__wrapped === true));
}`;
    const { stdout, exitCode } = await runApp({
      project: await project(),
      entry,
      files: { [entry]: source },
      require: ['@spanreel/node/register'],
    });

    expect(exitCode).toBe(0);
    expect(stdout.split('\n').toSorted().filter(Boolean)).toEqual([
      'amqplib true',
      'ioredis true',
      'kafkajs true',
      'mysql2 true',
      'openai true',
      'pg true',
      'redis true',
    ]);
  },
);

const web = `
const log = pino();
const app = express();
app.get('/express/:id', (request, response) => {
  log.info({ email: 'jane.doe@example.com' }, 'asked');
  response.send('x');
});
const server = fastify();
server.get('/fastify/:id', async () => 'y');
const listening = app.listen(0, '127.0.0.1', async () => {
  await (await fetch('http://127.0.0.1:' + listening.address().port + '/express/1')).text();
  await server.listen({ port: 0, host: '127.0.0.1' });
  await (await fetch('http://127.0.0.1:' + server.server.address().port + '/fastify/1')).text();
  await server.close();
  listening.close();
  listening.closeAllConnections();
});
`;

test.for([
  [
    'app.cjs',
    "const express = require('express');\nconst { fastify } = require('fastify');\nconst pino = require('pino');",
  ],
  ['app.mjs', "import express from 'express';\nimport { fastify } from 'fastify';\nimport { pino } from 'pino';"],
] as const)('routes name the server spans, and log lines carry the trace: %s', async ([entry, head]) => {
  await using sink = await OtlpSink.start();
  const { stdout, exitCode } = await runApp({
    project: await project(),
    entry,
    files: { [entry]: head + web },
    require: ['@spanreel/node/register'],
    env: sink.env,
  });
  expect(exitCode).toBe(0);

  const crossing = (await sink.waitFor(() => sink.spans().length >= 7 && sink.spans())).filter(
    ({ kind }) => kind !== 'internal',
  );
  expect(crossing.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
    'client GET',
    'client GET',
    'server GET /express/:id',
    'server GET /fastify/:id',
  ]);

  const traceId = crossing.find(({ name }) => name === 'GET /express/:id')?.traceId;
  expect(JSON.parse(stdout)).toMatchObject({ msg: 'asked', trace_id: traceId, email: 'jane.doe@example.com' });
  const record = await sink.waitFor(() => sink.logRecords().find(({ body }) => body === 'asked'));
  expect(record.traceId).toBe(traceId);
  // The application's own output is its own matter; what leaves through telemetry is redacted.
  expect(record.attributes['email']).toMatch(/^<EMAIL:/);
});

test('one request is one server and one client span where a package requires what the application imports', async () => {
  await using sink = await OtlpSink.start();
  const { exitCode } = await runApp({
    project: await project(),
    entry: 'app.mjs',
    files: {
      'client.cjs':
        "exports.get = (url, done) => require('http').get(url, (response) => response.resume().on('end', done));",
      'app.mjs': `
        import http, { createServer } from 'node:http';
        import { get } from './client.cjs';
        const server = createServer((request, response) => response.end('x')).listen(0, '127.0.0.1', () => {
          const url = 'http://127.0.0.1:' + server.address().port;
          get(url, () => http.get(url, (response) => response.resume().on('end', () => server.close())));
        });`,
    },
    require: ['@spanreel/node/register'],
    env: sink.env,
  });
  expect(exitCode).toBe(0);

  const spans = await sink.waitFor(() => sink.spans().length >= 4 && sink.spans());
  expect(spans.map(({ kind, scope }) => `${kind} ${scope}`).toSorted()).toEqual([
    'client @opentelemetry/instrumentation-http',
    'client @opentelemetry/instrumentation-http',
    'server @opentelemetry/instrumentation-http',
    'server @opentelemetry/instrumentation-http',
  ]);
});

test('an ES module sees the patch of a builtin that was imported before Spanreel came', async () => {
  await using sink = await OtlpSink.start();
  const { exitCode } = await runApp({
    project: await project(),
    entry: 'app.mjs',
    files: {
      'early.mjs': "import { get } from 'node:http';\nvoid get;",
      'app.mjs': `
        import { createServer, get } from 'node:http';
        const server = createServer((request, response) => response.end('x')).listen(0, '127.0.0.1', () => {
          get({ port: server.address().port }, (response) => response.resume().on('end', () => server.close()));
        });`,
    },
    import: ['./early.mjs', '@spanreel/node/register'],
    env: sink.env,
  });
  expect(exitCode).toBe(0);

  const spans = await sink.waitFor(() => sink.spans().length >= 2 && sink.spans());
  expect(spans.map(({ kind }) => kind).toSorted()).toEqual(['client', 'server']);
});

test('an answer carries the clock and the correlation id to a caller that sent its own, and to nobody else', async () => {
  const source = `
    const { createServer, request } = require('node:http');
    const ours = { tracestate: 'spanreel=c:41;s:01890000-0000-7000-8000-000000000000', 'x-correlation-id': '01890000-0000-7000-8000-00000000000a' };
    const traceparent = '00-11111111111111111111111111111111-2222222222222222-01';
    const server = createServer((_, response) => response.writeHead(200, { 'x-own': '1' }).end()).listen(0, () => {
      // A raw socket: the client's own instrumentation would send other headers.
      const ask = (headers, done) => {
        const socket = require('node:net').connect(server.address().port);
        socket.end('GET / HTTP/1.1\\r\\nhost: a\\r\\nconnection: close\\r\\n' + Object.entries(headers).map(([name, value]) => name + ': ' + value + '\\r\\n').join('') + '\\r\\n');
        let text = '';
        socket.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('close', () => {
          const names = /^(spanreel-clock|x-correlation-id|x-own): .*$/gim;
          console.log(JSON.stringify((text.match(names) ?? []).map((line) => line.toLowerCase())));
          done();
        });
      };
      ask({ traceparent, ...ours }, () => ask({}, () => server.close()));
    });`;
  const { lines } = await runApp({
    project: await project(),
    entry: 'app.cjs',
    files: { 'app.cjs': source },
    require: ['@spanreel/node/register'],
  });

  const [ours, others] = lines.map((line) => JSON.parse(line) as string[]);
  expect(ours?.toSorted()).toEqual([
    expect.stringMatching(/^spanreel-clock: \d+$/),
    'x-correlation-id: 01890000-0000-7000-8000-00000000000a',
    'x-own: 1',
  ]);
  expect(
    Number(ours?.find((line) => line.startsWith('spanreel-clock'))?.slice('spanreel-clock: '.length)),
  ).toBeGreaterThan(40);
  expect(others).toEqual(['x-own: 1']);
});

test('metrics tell of the event loop, the heap and the garbage collector', async () => {
  await using sink = await OtlpSink.start();
  const app = await startApp({
    project: await project(),
    entry: 'app.cjs',
    files: { 'app.cjs': 'setInterval(gc, 100);' },
    execArgv: ['--expose-gc'],
    require: ['@spanreel/node/register'],
    env: { ...sink.env, OTEL_METRIC_EXPORT_INTERVAL: '200' },
  });
  const names = (): Set<string> =>
    new Set(sink.metrics().flatMap(({ name }) => (/^(?:nodejs|v8js)\./.test(name) ? [name] : [])));
  // The delay of the event loop has figures from its second collection on, the garbage collection from its first.
  await waitUntil(() => names().has('v8js.gc.duration') && names().has('nodejs.eventloop.delay.max'), {
    what: 'two collections',
    deadline: 20_000,
  });
  app.kill('SIGTERM');
  await app.ended;

  expect([...names()].toSorted()).toEqual([
    ...['max', 'mean', 'min', 'p50', 'p90', 'p99', 'stddev'].map((figure) => `nodejs.eventloop.delay.${figure}`),
    'nodejs.eventloop.time',
    'nodejs.eventloop.utilization',
    'v8js.gc.duration',
    'v8js.memory.heap.space.available_size',
    'v8js.memory.heap.space.physical_size',
    'v8js.memory.heap.space.size',
    'v8js.memory.heap.used',
    'v8js.resource.active',
  ]);
});

test('metrics hold the durations of requests, and our own exports are neither spans nor metrics', async () => {
  await using sink = await OtlpSink.start();
  const source = `
    const { createServer } = require('node:http');
    const server = createServer((_, response) => response.end('x')).listen(0, '127.0.0.1', async () => {
      await (await fetch('http://127.0.0.1:' + server.address().port)).text();
      // Long enough for several exports of everything.
      setTimeout(() => { server.close(); server.closeAllConnections(); }, 500);
    });`;
  await runApp({
    project: await project(),
    entry: 'app.cjs',
    files: { 'app.cjs': source },
    require: ['@spanreel/node/register'],
    env: { ...sink.env, OTEL_METRIC_EXPORT_INTERVAL: '100', OTEL_BSP_SCHEDULE_DELAY: '50' },
  });

  const points = sink.metrics().filter(({ name }) => /^http\.(client|server)\.request\.duration$/.test(name));
  expect(new Set(points.map(({ name }) => name))).toEqual(
    new Set(['http.client.request.duration', 'http.server.request.duration']),
  );
  const sinkPort = Number(new URL(sink.url).port);
  expect(points.filter(({ attributes }) => attributes['server.port'] === sinkPort)).toEqual([]);
  expect(
    sink
      .spans()
      .map(({ kind }) => kind)
      .toSorted(),
  ).toEqual(['client', 'server']);
});
