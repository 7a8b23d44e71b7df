import type { ServerResponse } from 'node:http';

import type { Context } from '@opentelemetry/api';
import { CLOCK_HEADER, readClockHeader, responseHeaders } from '@spanreel/api/propagation';

/**
 * Puts our headers on the answer to a caller that sent its own: the clock of the moment when the head is written, so that whatever
 * happened for this request is behind the caller, and the correlation id. An answer to anybody else is left alone.
 */
export function answerCaller(request: Context, response: ServerResponse): void {
  if (Object.keys(responseHeaders(request)).length === 0) return;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = function writeHeadWithClock(this: ServerResponse, ...args: Parameters<typeof writeHead>) {
    for (const [name, value] of Object.entries<string>(responseHeaders(request))) {
      // What the application has said stands.
      if (!this.headersSent && !this.hasHeader(name)) this.setHeader(name, value);
    }
    return writeHead(...args);
  } as typeof writeHead;
}

/** Takes in the clock that a server answered with. */
export function readAnswer(headers: Readonly<Record<string, string | string[] | undefined>>): void {
  const value = headers[CLOCK_HEADER];
  if (typeof value === 'string') readClockHeader(value);
}

/** The same for undici's raw headers: names and values by turns. */
export function readRawAnswer(headers: readonly (Buffer | string)[]): void {
  for (let index = 0; index + 1 < headers.length; index += 2) {
    if (String(headers[index]).toLowerCase() === CLOCK_HEADER) readClockHeader(String(headers[index + 1]));
  }
}
