import { once } from 'node:events';
import { appendFileSync, mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { readRequest } from './read-request.ts';

/** Where senders send to, until it is closed. */
export interface OtlpTee extends AsyncDisposable {
  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  readonly url: string;
}

/**
 * Stands before a receiver and hands every request on as it came. What the receiver has taken is kept as OTLP JSON lines,
 * decoded here: what was sent, whatever becomes of it later.
 */
export async function startTee(receiver: string, directory: string): Promise<OtlpTee> {
  mkdirSync(directory, { recursive: true });
  const server = createServer((request, response) => void handOn(request, response, receiver, directory));
  // As the Collector: a sender takes a connection that is closed for a receiver that is gone, and sends its events again.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function handOn(
  request: IncomingMessage,
  response: ServerResponse,
  receiver: string,
  directory: string,
): Promise<void> {
  try {
    const message = await readRequest(request);
    if ('stray' in message) throw new Error(message.stray);
    const { signal, raw, headers, decoded } = message;
    const answer = await fetch(`${receiver}/v1/${signal}`, {
      method: 'POST',
      headers: Object.fromEntries(
        ['content-type', 'content-encoding'].flatMap((name) => (headers[name] ? [[name, String(headers[name])]] : [])),
      ),
      body: new Uint8Array(raw),
    });
    if (answer.ok) appendFileSync(join(directory, `${signal}.jsonl`), `${JSON.stringify(decoded)}\n`);
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  } catch (error) {
    response.writeHead(502).end(String(error));
  }
}
