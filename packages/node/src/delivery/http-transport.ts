import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { ROOT_CONTEXT, context, diag } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

import type { OtlpTarget } from '../config/config.ts';
import { VERSION } from '../version.ts';

/** What came of one request. */
export type HttpOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: Uint8Array;
      readonly contentType: string;
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'failed'; readonly reason: string };

export interface HttpTransport {
  post(body: Uint8Array): Promise<HttpOutcome>;
  close(): void;
}

/** A receiver answers in bytes, not in megabytes; upstream draws the same line. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const compress = promisify(gzip);
/** Connections whose end says nothing about the receiver: it announced it, or the end was ours. */
const announced = new WeakSet<Socket>();

/**
 * OTLP over HTTP. Beside what upstream's transport does, its sockets never keep the process alive, and `lost` is told when
 * the other side closes a connection: a receiver that dies takes with it what it has only just acknowledged.
 */
export function createHttpTransport(target: OtlpTarget, lost: () => void): HttpTransport {
  const url = new URL(target.url);
  let isClosed = false;
  const agent = watchedAgent(url.protocol, target, () => {
    if (!isClosed) lost();
  });
  return {
    async post(body) {
      const isGzip = target.compression === 'gzip';
      const content = isGzip ? await compress(body) : body;
      const headers = {
        ...target.headers,
        'content-type': target.protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
        'content-length': String(content.length),
        'user-agent': `Spanreel/${VERSION} OTel-OTLP-Exporter-JavaScript`,
        ...(isGzip ? { 'content-encoding': 'gzip' } : {}),
      };
      // Telemetry about sending telemetry would never end.
      return context.with(suppressTracing(ROOT_CONTEXT), () =>
        send(url, { agent, headers }, content, target.timeoutMillis),
      );
    },
    close: () => {
      isClosed = true;
      agent.destroy();
    },
  };
}

function send(
  url: URL,
  options: { readonly agent: http.Agent; readonly headers: Record<string, string> },
  content: Uint8Array,
  timeoutMillis: number,
): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    const failed = (reason: string): void => resolve({ kind: 'failed', reason });
    const { request: open } = url.protocol === 'https:' ? https : http;
    const request = open(url, { ...options, method: 'POST' }, (response) => {
      if (response.headers.connection === 'close') announced.add(response.socket);
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= MAX_ANSWER_BYTES) chunks.push(chunk);
        else response.destroy(new Error('the answer is too long'));
      });
      response.on('end', () => {
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks),
          contentType: response.headers['content-type'] ?? '',
          ...retryAfter(response.headers['retry-after']),
        });
      });
      response.on('error', (error) => failed(reasonOf(error)));
    });
    const timer = setTimeout(() => {
      failed(`no answer within ${timeoutMillis} ms`);
      request.destroy();
    }, timeoutMillis).unref();
    request.on('close', () => {
      clearTimeout(timer);
      failed('the connection was closed');
    });
    request.on('error', (error) => failed(reasonOf(error)));
    request.end(content);
  });
}

function watchedAgent(protocol: string, { tls }: OtlpTarget, lost: () => void): http.Agent {
  const options = { keepAlive: true, maxSockets: 8 };
  const agent =
    protocol === 'https:'
      ? new https.Agent({ ...options, ...pem('ca', tls.ca), ...pem('cert', tls.cert), ...pem('key', tls.key) })
      : new http.Agent(options);
  type Connect = (...args: readonly unknown[]) => Socket;
  const patched = agent as unknown as {
    createConnection: Connect;
    reuseSocket(socket: Socket, request: unknown): void;
  };
  const connect = patched.createConnection.bind(agent);
  patched.createConnection = (...args) => {
    const socket = connect(...args);
    socket.unref();
    // The agent lets go of idle connections, a second before the receiver said it would.
    socket.once('timeout', () => announced.add(socket));
    socket.once('close', () => {
      if (!announced.has(socket)) lost();
    });
    return socket;
  };
  const reuse = patched.reuseSocket.bind(agent);
  patched.reuseSocket = (socket, request) => {
    reuse(socket, request);
    // The agent holds the process for a socket in use; what is not delivered at exit is on disk.
    socket.unref();
  };
  return agent;
}

function pem(option: 'ca' | 'cert' | 'key', path: string | undefined): Partial<Record<'ca' | 'cert' | 'key', Buffer>> {
  if (path === undefined) return {};
  try {
    return { [option]: readFileSync(path) };
  } catch {
    diag.warn(`spanreel: the ${option} file of OTEL_EXPORTER_OTLP cannot be read; sending without it`);
    return {};
  }
}

function retryAfter(header: string | undefined): { readonly retryAfterMs?: number } {
  if (header === undefined) return {};
  const seconds = Number(header);
  const millis = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(millis) && millis > 0 ? { retryAfterMs: millis } : {};
}

// Codes only: a message may repeat a URL with credentials.
function reasonOf(error: Error): string {
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
