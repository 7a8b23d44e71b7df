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
  try {
    return await post(target, await tlsOptions(target), timeoutMs);
  } catch (error) {
    const { name, code, message } = error as NodeJS.ErrnoException;
    if (name === 'AbortError' || name === 'TimeoutError') return { kind: 'timeout' };
    return { kind: 'error', code: code ?? name, message };
  }
}

function post(target: OtlpTarget, tls: Readonly<Record<string, Buffer>>, timeoutMs: number): Promise<Answer> {
  const isJson = target.protocol === 'http/json';
  const options = {
    method: 'POST',
    headers: { ...target.headers, 'content-type': isJson ? 'application/json' : 'application/x-protobuf' },
    // A connection of its own, closed with the answer: nothing keeps the command alive.
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    ...tls,
  };
  const send = target.url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(target.url, options, (response) => {
      response.resume();
      resolve({ kind: 'status', status: response.statusCode ?? 0 });
    });
    request.on('error', reject);
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
