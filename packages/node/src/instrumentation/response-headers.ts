import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http';

import type { Context } from '@opentelemetry/api';
import {
  CLOCK_HEADER,
  WRITER_HEADER,
  readClockHeader,
  readWriterHeader,
  responseHeaders,
} from '@spanreel/api/propagation';

import type { RawHeaders } from './raw-headers.ts';
import { rawHeader } from './raw-headers.ts';

/**
 * Puts our headers on the answer to a caller that sent its own: clock and writer of the moment when the head is written, so that
 * whatever happened for this request is behind the caller, and the correlation id. An answer to anybody else is left alone.
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

/** Takes in clock and writer that a server answered with. */
export function readAnswer(response: IncomingMessage): void {
  readClockHeader(response.headers[CLOCK_HEADER]);
  const writer = response.headers[WRITER_HEADER];
  // Node sets it on what its client receives.
  const { req: request } = response as { readonly req?: ClientRequest };
  if (writer === undefined || request === undefined) return;
  readWriterHeader(writer, {
    traceparent: request.getHeader('traceparent'),
    tracestate: request.getHeader('tracestate'),
  });
}

/** The same for undici. */
export function readRawAnswer(sent: RawHeaders, received: RawHeaders): void {
  const clock = rawHeader(received, CLOCK_HEADER);
  if (clock === undefined) return;
  readClockHeader(clock);
  const writer = rawHeader(received, WRITER_HEADER);
  if (writer === undefined) return;
  readWriterHeader(writer, {
    traceparent: rawHeader(sent, 'traceparent'),
    tracestate: rawHeader(sent, 'tracestate'),
  });
}
