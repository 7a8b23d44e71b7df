import { readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

import type { OtlpTarget } from '@spanreel/node/environment';

export type Answer =
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | { readonly kind: 'timeout' };

/** Sends a request without a single span, as the specification allows, and returns what comes back within the time. */
export async function probeOtlp(target: OtlpTarget, timeoutMs: number): Promise<Answer> {
  const isJson = target.protocol === 'http/json';
  const options = {
    method: 'POST',
    headers: { ...target.headers, 'content-type': isJson ? 'application/json' : 'application/x-protobuf' },
    // A connection of its own, closed with the answer: nothing keeps the command alive.
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...(await tlsOptions(target)),
  };
  return new Promise((resolve) => {
    const send = target.url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = send(target.url, options, (response) => {
      response.resume();
      resolve({ kind: 'status', status: response.statusCode ?? 0 });
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isTimeout = error.name === 'AbortError' || error.name === 'TimeoutError';
      resolve(
        isTimeout ? { kind: 'timeout' } : { kind: 'error', code: error.code ?? error.name, message: error.message },
      );
    });
    // An empty protobuf message has no bytes; an empty JSON one is an empty object.
    request.end(isJson ? '{}' : '');
  });
}

async function tlsOptions({ tls }: OtlpTarget): Promise<Record<string, Buffer>> {
  const files = Object.entries(tls).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(
    await Promise.all(files.map(async ([name, path]) => [name, await readFile(path)] as const)),
  );
}
