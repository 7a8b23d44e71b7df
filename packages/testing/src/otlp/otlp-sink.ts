import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';

import type { SpanView } from '../spans/span-view.ts';
import type { WaitOptions } from '../wait-until.ts';
import { waitUntil } from '../wait-until.ts';
import type { Behaviour } from './behaviour.ts';
import { takes } from './behaviour.ts';
import type { Encoding, Signal } from './decode.ts';
import { encodeResponse } from './decode.ts';
import type { LogRecordView, MetricPointView } from './flatten.ts';
import { flattenLogRecords, flattenMetrics, flattenSpans } from './flatten.ts';
import type { OtlpBody } from './otlp-json.ts';
import type { OtlpMessage } from './read-request.ts';
import { readRequest } from './read-request.ts';

/** One request as it arrived. */
export interface OtlpRequest extends OtlpMessage {
  /** False when the sink refused it with a status. */
  readonly taken: boolean;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/** How long a behaviour lasts and for what. */
export interface BehaviourOptions {
  /** So many requests, then healthy again; for good by default. */
  readonly times?: number;
  /** Only for this signal; for all by default. */
  readonly signal?: Signal;
}

interface Rule {
  readonly behaviour: Behaviour;
  readonly signal: Signal | undefined;
  remaining: number;
}

/**
 * An OTLP/HTTP receiver inside the test process, on loopback: protobuf and JSON, gzip or not. It keeps every request,
 * raw and decoded, and misbehaves when told to.
 *
 * @example
 * const sink = await OtlpSink.start();
 * const app = await runApp({ entry: 'app.mjs', env: sink.env });
 * await sink.waitFor(() => sink.spans().length === 2, { what: 'two spans' });
 * sink.behave({ status: 503, retryAfter: 1 }, { times: 2 });
 * await sink.close();
 */
export class OtlpSink {
  /** Every request, in order of arrival, refused ones included. */
  readonly requests: OtlpRequest[] = [];
  /** What was not OTLP at all: a wrong path, method, type or body. Empty in a good test. */
  readonly strays: string[] = [];

  readonly #server: Server;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #port: number;
  #rule: Rule | undefined;

  static async start(): Promise<OtlpSink> {
    const server = createServer();
    await listen(server, 0);
    return new OtlpSink(server);
  }

  private constructor(server: Server) {
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    server.on('request', (request, response) => {
      this.#receive(request, response).catch((error: unknown) => {
        this.strays.push(`${request.method} ${request.url}: ${String(error)}`);
        response.destroy();
      });
    });
  }

  /** `http://127.0.0.1:<port>`, without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What a process needs in its environment to send here. */
  get env(): { readonly OTEL_EXPORTER_OTLP_ENDPOINT: string } {
    return { OTEL_EXPORTER_OTLP_ENDPOINT: this.url };
  }

  /** Answers so from the next request on; replaces what was set before. */
  behave(behaviour: Behaviour, { times = Number.POSITIVE_INFINITY, signal }: BehaviourOptions = {}): void {
    this.#rule = { behaviour, signal, remaining: times };
  }

  /** Closes the port and every connection: what follows is refused by the system. */
  async down(): Promise<void> {
    if (!this.#server.listening) return;
    this.#forgetAnswers();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** Opens the same port again. */
  async up(): Promise<void> {
    if (!this.#server.listening) await listen(this.#server, this.#port);
  }

  async close(): Promise<void> {
    await this.down();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** Forgets what arrived; the behaviour stays. */
  clear(): void {
    this.requests.length = 0;
    this.strays.length = 0;
  }

  /** Spans of the requests that were taken, in order of arrival; a span sent twice is there twice. */
  spans(): SpanView[] {
    return this.#taken('traces').flatMap(flattenSpans);
  }

  /** Log records of the requests that were taken. */
  logRecords(): LogRecordView[] {
    return this.#taken('logs').flatMap(flattenLogRecords);
  }

  /** Data points of the requests that were taken. */
  metrics(): MetricPointView[] {
    return this.#taken('metrics').flatMap(flattenMetrics);
  }

  /** How many requests arrived, refused ones included. */
  count(signal?: Signal): number {
    return signal === undefined
      ? this.requests.length
      : this.requests.filter((request) => request.signal === signal).length;
  }

  /** Resolves with the first truthy value of the condition; rejects at the deadline and says what arrived. */
  async waitFor<T>(
    condition: (sink: this) => T | undefined | null | false | 0 | '',
    options: WaitOptions = {},
  ): Promise<T> {
    return waitUntil(() => condition(this), { describe: () => this.#describe(), ...options });
  }

  #taken(signal: Signal): OtlpBody[] {
    return this.requests.filter((request) => request.taken && request.signal === signal).map(({ decoded }) => decoded);
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const message = await readRequest(request);
    if ('stray' in message) {
      this.strays.push(message.stray);
      response.writeHead(message.status).end();
      return;
    }
    const { signal, encoding } = message;
    const behaviour = this.#next(signal);
    this.requests.push({ ...message, taken: takes(behaviour), receivedAt: Date.now() });
    this.#answer(behaviour, signal, encoding, response);
  }

  #next(signal: Signal): Behaviour {
    const rule = this.#rule;
    if (rule === undefined || rule.remaining <= 0 || (rule.signal !== undefined && rule.signal !== signal)) {
      return 'healthy';
    }
    rule.remaining -= 1;
    return rule.behaviour;
  }

  #answer(behaviour: Behaviour, signal: Signal, encoding: Encoding, response: ServerResponse): void {
    const type = { 'content-type': encoding === 'json' ? 'application/json' : 'application/x-protobuf' };
    const ok = (): unknown => response.writeHead(200, type).end(encodeResponse(signal, encoding));
    if (behaviour === 'healthy') ok();
    else if (behaviour === 'drop') response.destroy();
    else if (behaviour === 'garbage') response.writeHead(200, type).end(Buffer.from([0xff, 0x00, 0x7b, 0xfe, 0x3c]));
    else if (behaviour === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
    else if ('slow' in behaviour) this.#later(behaviour.slow, ok);
    else if ('partial' in behaviour) {
      const { partial: rejected, message = 'rejected by the test' } = behaviour;
      response.writeHead(200, type).end(encodeResponse(signal, encoding, { rejected, message }));
    } else {
      const retry = behaviour.retryAfter === undefined ? {} : { 'retry-after': String(behaviour.retryAfter) };
      response.writeHead(behaviour.status, { 'content-type': 'text/plain', ...retry }).end('refused by the test');
    }
  }

  #later(milliseconds: number, answer: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      answer();
    }, milliseconds);
    this.#timers.add(timer);
  }

  #forgetAnswers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #describe(): string {
    const names = (list: readonly string[]): string => (list.length === 0 ? 'none' : list.join(', '));
    return [
      `requests: ${names(this.requests.map(({ signal, taken }) => (taken ? signal : `${signal} (refused)`)))}`,
      `spans: ${names(this.spans().map(({ name }) => name))}`,
      `log records: ${names(this.logRecords().map(({ eventName, body }) => eventName || inspect(body)))}`,
      `strays: ${names(this.strays)}`,
    ].join('\n');
  }
}

async function listen(server: Server, port: number): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  await listening;
}
