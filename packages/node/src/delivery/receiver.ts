import type { OtlpTarget, Signal } from '../config/config.ts';
import { encodeProtobuf } from '../otlp/encode-protobuf.ts';
import { type PartialSuccess, readExportResponse } from '../otlp/export-response.ts';
import { type Breaker, createBreaker } from '../pipeline/breaker.ts';
import type { Counters } from '../pipeline/counters.ts';
import type { Report } from '../pipeline/report.ts';
import type { Timing } from '../pipeline/timing.ts';
import type { SignalRequest } from '../signals/create-signals.ts';
import { type HttpOutcome, type HttpTransport, createHttpTransport } from './http-transport.ts';
import { REQUEST_SHAPE, countRecords, halve } from './signal-of-request.ts';

/** Taken (as a whole or in part, the rest for good), or to be tried again. */
export type SendResult = { readonly kind: 'taken' } | { readonly kind: 'failed'; readonly retryAfterMs?: number };

export interface Receiver {
  readonly signal: Signal;
  /** False while the breaker is open. */
  readonly isOpenForBusiness: boolean;
  send(request: SignalRequest): Promise<SendResult>;
  close(): void;
}

export interface ReceiverOptions {
  readonly signal: Signal;
  readonly target: OtlpTarget;
  readonly timing: Timing;
  readonly counters: Counters;
  readonly report: Report;
  /** Told when a connection fails or the other side closes it. */
  readonly lost: () => void;
  /** Of the receivers at one address, which fail together. */
  readonly breaker?: Breaker;
}

/** These say that the content will never be taken; every other refusal may pass. */
const REFUSED = new Set([400, 413, 415, 422]);
/**
 * A batch of spans leaves as several requests, and those of other signals go beside it. When a receiver restarts they fail
 * within a moment, which must not shut it out for 30 s.
 */
const MOMENT_MS = 1000;
/** Requests spent on finding the record that a refused one holds. */
const MAX_SPLITS = 16;

/** One OTLP receiver for one signal. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { signal, target, counters, report } = options;
  const breaker = options.breaker ?? receiverBreaker(target, options);
  const transport = createHttpTransport(target, options.lost);

  const refuse = (records: number, why: string): void => {
    counters.add('dropped', records, `refused_${signal}`);
    report.problem(`refused.${signal}`, `${addressOf(target)} refused ${records} ${signal} records for good: ${why}`);
  };

  const sendOnce = async (
    request: SignalRequest,
  ): Promise<SendResult | { readonly kind: 'refused'; readonly status: number }> => {
    const outcome = await post(transport, signal, target, request);
    if (outcome.kind === 'failed') {
      breaker.failed(outcome.reason);
      options.lost();
      return { kind: 'failed' };
    }
    const { status } = outcome;
    if (REFUSED.has(status)) {
      breaker.succeeded();
      return { kind: 'refused', status };
    }
    if (status < 200 || status > 299) {
      breaker.failed(`it answers ${status}`);
      return { kind: 'failed', ...(outcome.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.retryAfterMs }) };
    }
    const requested = target.protocol === 'http/json' ? 'json' : 'protobuf';
    const partial = readExportResponse(outcome.body, outcome.contentType, requested);
    if (!partial) {
      // A login page or a proxy's own words: nobody there has kept anything.
      breaker.failed(`it answers ${status} with something that is no OTLP`);
      return { kind: 'failed' };
    }
    breaker.succeeded();
    count(partial, countRecords(signal, request));
    return { kind: 'taken' };
  };

  const count = (partial: PartialSuccess, records: number): void => {
    const rejected = Math.min(partial.rejected, records);
    if (rejected > 0) refuse(rejected, `partial success${partial.message ? `, ${partial.message.slice(0, 200)}` : ''}`);
    counters.add('delivered', records - rejected, signal);
  };

  const send = async (request: SignalRequest, budget: { splits: number }): Promise<SendResult> => {
    const result = await sendOnce(request);
    if (result.kind !== 'refused') return result;
    const halves = budget.splits > 0 ? halve(signal, request) : undefined;
    if (!halves) {
      refuse(countRecords(signal, request), `status ${result.status}`);
      return { kind: 'taken' };
    }
    budget.splits -= 2;
    for (const half of halves) {
      const sent = await send(half, budget);
      if (sent.kind === 'failed') return sent;
    }
    return { kind: 'taken' };
  };

  return {
    signal,
    get isOpenForBusiness() {
      return breaker.allows();
    },
    async send(request) {
      if (!breaker.allows()) return { kind: 'failed' };
      return send(request, { splits: MAX_SPLITS });
    },
    close: () => transport.close(),
  };
}

/** The breaker of a receiver's address; what it says on stderr names the address without credentials. */
export function receiverBreaker(
  target: OtlpTarget,
  { timing, counters, report }: Pick<ReceiverOptions, 'timing' | 'counters' | 'report'>,
): Breaker {
  const address = addressOf(target);
  return createBreaker(
    timing,
    (reason) => {
      counters.add('breakerOpened', 1, 'otlp');
      report.notice(
        `breaker.${address}`,
        `${address} takes no telemetry (${reason}); trying again in 30 s, meanwhile it stays on disk`,
      );
    },
    () => report.notice(`breaker.closed.${address}`, `${address} takes telemetry again`),
    { momentMs: MOMENT_MS },
  );
}

export function addressOf({ url }: OtlpTarget): string {
  return new URL(url).origin;
}

async function post(
  transport: HttpTransport,
  signal: Signal,
  target: OtlpTarget,
  request: SignalRequest,
): Promise<HttpOutcome> {
  try {
    const { message } = REQUEST_SHAPE[signal];
    const body =
      target.protocol === 'http/json' ? Buffer.from(JSON.stringify(request)) : encodeProtobuf(message, request);
    return await transport.post(body);
  } catch (error) {
    return { kind: 'failed', reason: error instanceof Error ? error.name : 'it cannot be encoded' };
  }
}
