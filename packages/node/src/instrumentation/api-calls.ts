// Loaded with the first HTTP client, where SPANREEL_API_EVENTS asks for events of its requests.
import { subscribe } from 'node:diagnostics_channel';
import { errorMonitor } from 'node:events';
import type { ClientRequest, IncomingMessage } from 'node:http';

import type { Span } from '@opentelemetry/api';
import { context, diag, trace } from '@opentelemetry/api';
import type { ApiCall } from '@spanreel/api/api-call';
import { startApiCall } from '@spanreel/api/api-call';
import { isListed } from '@spanreel/api/propagation';

import type { Config } from '../config/config.ts';
import type { RawHeaders } from './raw-headers.ts';
import { rawHeader } from './raw-headers.ts';

/** What the instrumentation of `node:http` is to tell. */
export interface HttpCalls {
  /** A request was made, by the client or to the server; only the client's counts. */
  readonly began: (span: Span, request: ClientRequest | IncomingMessage) => void;
  readonly answered: (response: IncomingMessage) => void;
}

/** What the instrumentation of undici is to tell. */
export interface UndiciCalls {
  readonly began: (span: Span, request: UndiciRequest) => void;
  readonly answered: (request: UndiciRequest, response: UndiciResponse) => void;
}

interface UndiciRequest {
  /** Scheme, host and port. */
  readonly origin: unknown;
  readonly method: string;
}

interface UndiciResponse {
  readonly statusCode: number;
  readonly headers: RawHeaders;
}

// Node sets these on what its client sends and receives.
type Sent = ClientRequest & { readonly res: (IncomingMessage & { readonly upgrade?: boolean }) | null };
type Received = IncomingMessage & { readonly req?: ClientRequest };

/** Follows the requests of HTTP clients: the events `api.call.*` on the spans that the instrumentations make. */
export class ApiCalls {
  readonly #wanted: (host: string) => boolean;
  readonly #calls = new WeakMap<object, ApiCall>();

  constructor(apiEvents: Exclude<Config['apiEvents'], false>) {
    this.#wanted = apiEvents === true ? () => true : (host) => isListed(host, apiEvents);
  }

  watchHttp(): HttpCalls {
    return {
      began: (span, request) => {
        if (!('getHeader' in request)) return;
        const { method, protocol } = request;
        // As it is sent: with the port where that is not the scheme's own.
        const url = URL.parse(`${protocol}//${String(request.getHeader('host') ?? request.host)}`);
        const call = this.#begin(span, request, method, url);
        if (call === undefined) return;
        // Told before the instrumentation, which ends the span then; and an ordinary listener would handle the error.
        request.on(
          errorMonitor,
          quietly((error: Error) => call.end({ error })),
        );
        request.on(
          'close',
          quietly(() => endAsReceived(call, request as Sent)),
        );
      },
      answered: (response) => {
        const { req: request, statusCode: status = 0, headers } = response as Received;
        const call = request && this.#calls.get(request);
        if (call === undefined) return;
        call.answered({ status, header: (name) => [headers[name]].flat()[0] });
        response.on(
          'end',
          quietly(() => call.end()),
        );
        response.on(
          errorMonitor,
          quietly((error: Error) => call.end({ error })),
        );
      },
    };
  }

  watchUndici(): UndiciCalls {
    const end = quietly((message: unknown) => {
      const { request, error } = message as { readonly request: object; readonly error?: unknown };
      this.#calls.get(request)?.end({ error });
    });
    subscribe('undici:request:trailers', end);
    subscribe('undici:request:error', end);
    return {
      began: (span, request) => {
        this.#begin(span, request, request.method, URL.parse(String(request.origin)));
      },
      answered: (request, { statusCode, headers }) => {
        this.#calls.get(request)?.answered({ status: statusCode, header: (name) => rawHeader(headers, name) });
      },
    };
  }

  #begin(span: Span, request: object, method: string, url: URL | null): ApiCall | undefined {
    if (url === null || !this.#wanted(url.hostname)) return undefined;
    const { hostname, port } = url;
    const call = startApiCall({
      method,
      // Of an IPv6 address without its brackets.
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      ...(port !== '' && { port: Number(port) }),
      context: trace.setSpan(context.active(), span),
    });
    this.#calls.set(request, call);
    return call;
  }
}

// As Node says itself to who listens for errors of the answer, later.
const BROKEN_OFF = { code: 'ECONNRESET', message: 'aborted' };

/** The end of a request that nothing else has ended: an answer that broke off, a connection that became another protocol's, or no answer. */
function endAsReceived(call: ApiCall, { res: response }: Sent): void {
  if (response === null) return call.end();
  const { upgrade = false, complete, statusCode: status = 0 } = response;
  if (!upgrade) return call.end(complete ? {} : { error: BROKEN_OFF });
  call.answered({ status });
  call.end();
}

/** The listener, whose own failure would be the application's error. */
function quietly<A extends unknown[]>(listener: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      listener(...args);
    } catch (error) {
      diag.error('@spanreel/node: what became of an HTTP request could not be told', error);
    }
  };
}
