import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

import type { Encoding, Signal } from './decode.ts';
import { decodeRequest } from './decode.ts';
import type { OtlpBody } from './otlp-json.ts';

/** What an HTTP request said, if it was OTLP. */
export interface OtlpMessage {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly gzip: boolean;
  readonly headers: IncomingHttpHeaders;
  /** The body as sent, still compressed if it was. */
  readonly raw: Buffer;
  /** The body without its compression: what a search for leaks reads. */
  readonly bytes: Buffer;
  readonly decoded: OtlpBody;
}

/** A request that is not OTLP, with the status it deserves. */
export interface Stray {
  readonly status: 400 | 404 | 415;
  readonly stray: string;
}

const signals = { '/v1/traces': 'traces', '/v1/logs': 'logs', '/v1/metrics': 'metrics' } as const;
const encodings = { 'application/x-protobuf': 'protobuf', 'application/json': 'json' } as const;
const largestBody = 64 * 1024 * 1024;

/** Reads a request to its end and decodes it; rejects when the connection breaks off. */
export async function readRequest(request: IncomingMessage): Promise<OtlpMessage | Stray> {
  const { method, url = '', headers } = request;
  const raw = await readBody(request);
  const type = headers['content-type']?.split(';')[0]?.trim() ?? 'no content type';
  const signal = method === 'POST' ? signals[url as keyof typeof signals] : undefined;
  const encoding = encodings[type as keyof typeof encodings];
  if (signal === undefined) return { status: 404, stray: `${method} ${url} (${type})` };
  if (encoding === undefined) return { status: 415, stray: `${method} ${url} (${type})` };
  const gzip = headers['content-encoding'] === 'gzip';
  try {
    const bytes = gzip ? gunzipSync(raw, { maxOutputLength: largestBody }) : raw;
    return { signal, encoding, gzip, headers, raw, bytes, decoded: decodeRequest(signal, encoding, bytes) };
  } catch (error) {
    return { status: 400, stray: `${method} ${url}: not OTLP ${encoding}: ${String(error)}` };
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
