import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request; what it returns is sent as JSON, unless it wrote the response itself. */
export type Handler = (body: Record<string, unknown>, request: IncomingMessage, response: ServerResponse) => unknown;

/** An answer that is no success. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
  }
}

/** Serves routes such as `POST /calls` on a loopback port that the system chooses, and tells the parent process which. */
export async function serve(routes: Readonly<Record<string, Handler>>, port = 0): Promise<Server> {
  const server = createServer((request, response) => void answer(routes, request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: listening } = server.address() as AddressInfo;
  if (process.send) process.send({ listening });
  else console.log(`listening on http://127.0.0.1:${listening}`);
  // A service of the demo does not outlive the demo, however that ended.
  process.on('disconnect', () => process.exit());
  return server;
}

async function answer(
  routes: Readonly<Record<string, Handler>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const handler = routes[`${request.method} ${pathname}`];
    if (!handler) throw new HttpError(404, `there is no ${request.method} ${pathname}`);
    const result = await handler(await readBody(request), request, response);
    if (!response.headersSent && !response.destroyed) sendJson(response, 200, result ?? {});
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendJson(response, error instanceof HttpError ? error.status : 500, { error: (error as Error).message });
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (text === '') return {};
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  return JSON.parse(text) as Record<string, unknown>;
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
