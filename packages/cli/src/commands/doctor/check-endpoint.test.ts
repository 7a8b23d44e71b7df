import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, type Server, type Socket, createServer as createTcpServer } from 'node:net';

import { expect, onTestFinished, test } from 'vitest';

import { checkEndpoint } from './check-endpoint.ts';

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const receiver = (answer: RequestListener): Promise<string> => listen(createHttpServer(answer));

test('says that the log is used where no endpoint is set', async () => {
  expect(await checkEndpoint({})).toStrictEqual([
    { area: 'endpoint', level: 'fine', finding: 'none is set: everything goes to the local log' },
  ]);
});

test('asks once per signal, with the headers given, and never sends a span', async () => {
  const asked: string[] = [];
  const url = await receiver((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => {
      asked.push(
        `${request.method} ${request.url} ${request.headers['content-type']} ${String(request.headers['x-key'])} ${bytes}`,
      );
      response.end();
    });
  });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=k' };

  expect(await checkEndpoint(env)).toStrictEqual([
    { area: 'endpoint', level: 'fine', finding: `${url} takes OTLP (200)` },
  ]);
  expect(asked.toSorted()).toStrictEqual([
    'POST /v1/logs application/x-protobuf k 0',
    'POST /v1/metrics application/x-protobuf k 0',
    'POST /v1/traces application/x-protobuf k 0',
  ]);
});

test('tells signals apart that are not answered alike', async () => {
  const url = await receiver((request, response) =>
    response.writeHead(request.url === '/v1/metrics' ? 404 : 200).end(),
  );

  expect((await checkEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: url })).map(({ finding }) => finding)).toStrictEqual([
    `${url} takes OTLP (200)`,
    `${url}/v1/metrics answers 404: no OTLP/HTTP receiver there`,
  ]);
});

test('names the certificate that cannot be read', async () => {
  const env = {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://127.0.0.1:1/',
    OTEL_EXPORTER_OTLP_CERTIFICATE: '/no/ca.pem',
  };

  expect(await checkEndpoint(env)).toStrictEqual([
    {
      area: 'endpoint',
      level: 'problem',
      finding: "https://127.0.0.1:1/: ENOENT: no such file or directory, open '/no/ca.pem'",
      way_out: 'check OTEL_EXPORTER_OTLP_CERTIFICATE, _CLIENT_KEY and _CLIENT_CERTIFICATE',
    },
  ]);
});

test.each([
  [401, 'problem', 'refuses the credentials (401)', 'check OTEL_EXPORTER_OTLP_HEADERS'],
  [
    404,
    'problem',
    'answers 404: no OTLP/HTTP receiver there',
    'the usual one is http://HOST:4318, and Spanreel appends /v1/traces',
  ],
  [
    415,
    'problem',
    'does not take http/protobuf (415)',
    'try the other OTEL_EXPORTER_OTLP_PROTOCOL: http/protobuf or http/json',
  ],
  [503, 'warning', 'answers 503', 'see the log of the receiver; meanwhile events wait in the local log'],
])('explains an answer of %d', async (status, level, words, wayOut) => {
  const url = await receiver((_request, response) => response.writeHead(status).end());

  expect(await checkEndpoint({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces` })).toStrictEqual([
    { area: 'endpoint', level, finding: `${url}/v1/traces ${words}`, way_out: wayOut },
  ]);
});

test('explains an endpoint that nobody listens on', async () => {
  const server = createTcpServer();
  const url = await new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`),
    ),
  );
  await new Promise<void>((resolve) => server.close(() => resolve()));

  expect(await checkEndpoint({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url })).toStrictEqual([
    {
      area: 'endpoint',
      level: 'problem',
      finding: `${url}: nothing listens there`,
      way_out: 'start the Collector, or unset OTEL_EXPORTER_OTLP_ENDPOINT to keep everything in the local log',
    },
  ]);
});

test('explains an endpoint that does not speak HTTP', async () => {
  const url = await listen(createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-x\r\n')));

  expect(await checkEndpoint({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url })).toStrictEqual([
    {
      area: 'endpoint',
      level: 'problem',
      finding: `${url}/: it does not speak HTTP/1.1`,
      way_out: 'check that it is the OTLP/HTTP port, usually 4318',
    },
  ]);
});

test('gives up on an endpoint that never answers', async () => {
  const url = await listen(createTcpServer((socket) => socket.on('error', () => {})));

  expect(await checkEndpoint({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url }, 50)).toStrictEqual([
    {
      area: 'endpoint',
      level: 'problem',
      finding: `${url}/ gave no answer within 50 ms`,
      way_out: 'check the host, and what stands between',
    },
  ]);
});
