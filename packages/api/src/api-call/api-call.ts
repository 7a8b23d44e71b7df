import type { Context } from '@opentelemetry/api';
import { context as activeContext } from '@opentelemetry/api';
import type { EventPayload } from '@spanreel/events';

import { recordEvent } from '../emit/record-event.ts';
import { installedPipeline } from '../pipeline/index.ts';
import { recordResult } from '../span/with-activity.ts';
import { describeError } from '../telemetry/describe-error.ts';
import { isObserved } from '../telemetry/providers.ts';
import type { At } from '../time/instant.ts';
import { now, toEpochMs } from '../time/instant.ts';
import type { ReadHeader } from './rate-limit.ts';
import { rateLimitOf } from './rate-limit.ts';

/** A request to somebody else's API, in the words of the HTTP conventions. */
export interface ApiRequest extends At {
  /** What people call the API, such as `billing`. */
  readonly api?: string;
  readonly method: string;
  /** Without port. */
  readonly host: string;
  readonly port?: number;
  /** A path without ids: `/v1/accounts/{id}`. */
  readonly route?: string;
  /** The id that client or API gave the request. */
  readonly requestId?: string;
  /** Counts from 1. */
  readonly attempt?: number;
  /** The active context if left out. */
  readonly context?: Context;
}

/** The head of an answer. */
export interface ApiAnswer extends At {
  /** HTTP status. */
  readonly status: number;
  /** Reads a header by its name in lower case; says how long to wait where the status is 429. */
  readonly header?: ReadHeader;
}

/** How a call ends. */
export interface EndApiCall extends At {
  /** What kept it from being answered, or the answer from being read. */
  readonly error?: unknown;
  /** Bytes of the answer's body. */
  readonly responseSize?: number;
}

/** A call of an API that is under way. It ends once; whatever is told to it later is ignored. */
export interface ApiCall {
  /** The head of the answer is there. Status 429 is the event `api.rate_limited`. */
  answered(answer: ApiAnswer): void;
  /** The end: `api.call.completed` where the status is below 400, else `api.call.failed`. */
  end(options?: EndApiCall): void;
}

/**
 * Tells of a call of an API, `api.call.started`, and then how it ends. The call's span is the one that HTTP instrumentation makes; with
 * `SPANREEL_API_EVENTS` the distribution tells all of this by itself.
 *
 * @example
 * const call = startApiCall({ api: 'billing', method: 'GET', host: 'api.example.com', route: '/v1/accounts/{id}' });
 * call.answered({ status: 429, header: (name) => ({ 'retry-after': '30' })[name] });
 * call.end();
 */
export function startApiCall(request: ApiRequest): ApiCall {
  return isObserved() ? new ObservedApiCall(request) : NO_API_CALL;
}

/** An answer as `fetch` gives it, as far as it is looked at. */
export interface ResponseLike {
  readonly status: number;
  readonly headers?: { get(name: string): string | null };
}

/**
 * Calls an API in `body`, which resolves with what `fetch` does, and tells how that went.
 *
 * @example
 * const response = await apiCall({ api: 'billing', method: 'GET', host: 'api.example.com' }, () =>
 *   fetch('https://api.example.com/v1/accounts/1'),
 * );
 */
export async function apiCall<R extends ResponseLike>(request: ApiRequest, body: () => R | Promise<R>): Promise<R> {
  const call = startApiCall(request);
  let response: R;
  try {
    response = await body();
  } catch (error) {
    call.end({ error: error ?? new Error(`${String(error)} was thrown`) });
    throw error;
  }
  recordResult(({ status, headers }) => {
    call.answered({ status, ...(headers !== undefined && { header: (name) => headers.get(name) }) });
  }, response);
  call.end();
  return response;
}

// Some servers answer 999, which no event may hold.
function isStatus(status: number | undefined): status is number {
  return status !== undefined && status >= 100 && status <= 599;
}

const NO_API_CALL: ApiCall = { answered: () => undefined, end: () => undefined };

const TOO_MANY_REQUESTS = 429;

class ObservedApiCall implements ApiCall {
  readonly #context: Context;
  readonly #startedAt: number;
  readonly #names: EventPayload<'api.call.started'>;
  readonly #takeBack: (() => void) | undefined;
  #status: number | undefined;
  #requestId: string | undefined;
  #ended = false;

  constructor(request: ApiRequest) {
    const { api, method, host, port, route, requestId, attempt, context = activeContext.active(), at } = request;
    this.#context = context;
    this.#startedAt = toEpochMs(at) ?? now();
    this.#requestId = requestId;
    this.#names = { api, method, host, port, route, attempt };
    recordEvent(context, 'api.call.started', this.#payload(), { at: this.#startedAt, status: 'pending' });
    this.#takeBack = installedPipeline()?.onExit(() => this.#endWithProcess());
  }

  answered({ status, header = () => undefined, at }: ApiAnswer): void {
    if (this.#ended) return;
    this.#status = status;
    this.#requestId ??= header('x-request-id') ?? header('request-id') ?? undefined;
    if (status !== TOO_MANY_REQUESTS) return;
    const payload = { ...this.#payload(), status_code: status, ...rateLimitOf(header) };
    recordEvent(this.#context, 'api.rate_limited', payload, { at: toEpochMs(at), status: 'failed' });
  }

  end({ at, error, responseSize }: EndApiCall = {}): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#takeBack?.();
    const endedAt = Math.max(toEpochMs(at) ?? now(), this.#startedAt);
    const status = this.#status;
    const payload = { ...this.#payload(), duration_ms: endedAt - this.#startedAt };
    if (error === undefined && isStatus(status) && status < 400) {
      recordEvent(
        this.#context,
        'api.call.completed',
        { ...payload, status_code: status, response_size: responseSize },
        { at: endedAt, status: 'success' },
      );
      return;
    }
    const asAnswered = status === undefined ? { error_type: 'no_answer' } : { error_type: String(status) };
    recordEvent(
      this.#context,
      'api.call.failed',
      {
        ...payload,
        ...(isStatus(status) && { status_code: status }),
        ...(error === undefined ? asAnswered : describeError(error)),
      },
      { at: endedAt, status: 'failed' },
    );
  }

  // A program may know all it wants from the head of an answer, and end without having read on.
  #endWithProcess(): void {
    if (this.#status !== undefined) this.end();
    else this.end({ error: { name: 'process_exit', message: 'ended by process_exit' } });
  }

  #payload(): EventPayload<'api.call.started'> {
    return { ...this.#names, request_id: this.#requestId };
  }
}
