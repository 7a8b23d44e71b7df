import { HttpError } from './serve.ts';

/** Posts JSON and returns the JSON answer. @throws {HttpError} with the service's own words when it refuses. */
export async function post<T>(url: string, body: unknown): Promise<T> {
  const response = await send(url, body);
  return (await response.json()) as T;
}

/** Posts JSON and yields the lines of a streamed answer, each a JSON value. @throws {HttpError} as `post` does. */
export async function* postForLines<T>(url: string, body: unknown): AsyncGenerator<T> {
  const response = await send(url, body);
  let rest = '';
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as T;
  }
}

async function send(url: string, body: unknown): Promise<Response> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return response;
  const { error } = (await response.json().catch(() => ({}))) as { error?: string };
  throw new HttpError(response.status, error ?? `${new URL(url).pathname} answered ${response.status}`);
}
