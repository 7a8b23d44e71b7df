// Loaded by: the request and outage benchmarks. An OTLP endpoint in a process of its own that keeps bodies as they are
// and counts spans only when asked, so that decoding is not part of what is measured. Misbehaves by command: status,
// slow.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

import { decodeRequest } from '../../otlp/decode.ts';
import { flattenSpans } from '../../otlp/flatten.ts';

interface Order {
  readonly id: number;
  /** Answers with this status from now on. */
  readonly status?: number;
  /** Answers after so many ms from now on. */
  readonly slow?: number;
}

const bodies: { readonly gzip: boolean; readonly bytes: Buffer }[] = [];
let status = 200;
let slow = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request
    .on('data', (chunk: Buffer) => chunks.push(chunk))
    .on('end', () => {
      if (request.url === '/v1/traces' && status === 200) {
        bodies.push({ gzip: request.headers['content-encoding'] === 'gzip', bytes: Buffer.concat(chunks) });
      }
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end(), slow);
    });
});

server.listen(0, '127.0.0.1', () => process.send?.({ ready: (server.address() as AddressInfo).port }));

process.on('message', (order: Order) => {
  status = order.status ?? status;
  slow = order.slow ?? slow;
  process.send?.({ id: order.id, value: { spans: countSpans() } });
});
process.on('disconnect', () => process.exit());

function countSpans(): number {
  return bodies
    .map(
      ({ gzip, bytes }) => flattenSpans(decodeRequest('traces', 'protobuf', gzip ? gunzipSync(bytes) : bytes)).length,
    )
    .reduce((sum, count) => sum + count, 0);
}
