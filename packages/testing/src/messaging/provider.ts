import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { onTestFinished } from 'vitest';

/** What one request to a provider gets. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body: object;
}

/** One request as a provider saw it. */
interface ProviderRequest {
  readonly to: string;
  readonly traceparent: string | undefined;
  readonly status: number;
}

export interface Provider {
  readonly url: string;
  readonly requests: readonly ProviderRequest[];
}

/** A provider of text messages that gives each number the answers that a test wrote for it, in order, and then no more. */
export async function startProvider(answers: Readonly<Record<string, readonly ProviderAnswer[]>>): Promise<Provider> {
  const left = new Map(Object.entries(answers).map(([to, list]) => [to, [...list]]));
  const requests: ProviderRequest[] = [];
  const server = createServer((request, response) => {
    void json(request).then((message) => {
      const { to } = message as { to: string };
      const { status, body } = left.get(to)?.shift() ?? { status: 599, body: { message: 'one request too many' } };
      requests.push({ to, traceparent: request.headers['traceparent'] as string | undefined, status });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`, requests };
}
