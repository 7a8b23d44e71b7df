import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface SteadyLoadOptions {
  /** Requests per second; 20 by default. */
  readonly rate?: number;
  /** Numbers that each request makes; 5 by default. */
  readonly numbers?: number;
  /** Streams that the requests go on in turn: conversations of many requests. */
  readonly streams: readonly string[];
}

/** What the client has seen. */
export interface LoadReport {
  readonly answered: number;
  /** Requests without an answer of status 200 within 5 s. */
  readonly failed: number;
  /** Milliseconds of the request that took longest. */
  readonly slowest: number;
}

/** An export that was waited for would take longer: an exporter's patience is 10 s. */
const PATIENCE_MS = 5000;

/** A client that asks an application at a steady rate, whether it answers or not, until it is stopped. */
export class SteadyLoad {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #timer: NodeJS.Timeout;
  readonly #pending = new Set<Promise<void>>();
  #answered = 0;
  #failed = 0;
  #slowest = 0;
  #turn = 0;

  constructor(url: string, { rate = 20, numbers = 5, streams }: SteadyLoadOptions) {
    this.#timer = setInterval(() => {
      const stream = streams[this.#turn++ % streams.length]!;
      const asked = this.#ask(`${url}?count=${numbers}`, stream).finally(() => this.#pending.delete(asked));
      this.#pending.add(asked);
    }, 1000 / rate);
  }

  get answered(): number {
    return this.#answered;
  }

  /** Sends no more, and tells when all have been answered or given up. */
  async stop(): Promise<LoadReport> {
    clearInterval(this.#timer);
    await Promise.all(this.#pending);
    this.#agent.destroy();
    return { answered: this.#answered, failed: this.#failed, slowest: this.#slowest };
  }

  async #ask(url: string, stream: string): Promise<void> {
    const begin = performance.now();
    const headers = inStream(stream);
    return new Promise((resolve) => {
      const settle = (isFine: boolean): void => {
        clearTimeout(patience);
        if (isFine) this.#answered += 1;
        else this.#failed += 1;
        this.#slowest = Math.max(this.#slowest, performance.now() - begin);
        resolve();
      };
      const asked = request(url, { agent: this.#agent, headers }, (response) => {
        response.resume().on('end', () => settle(response.statusCode === 200));
      });
      const patience = setTimeout(() => asked.destroy(new Error('too slow')), PATIENCE_MS);
      asked.on('error', (error: NodeJS.ErrnoException) => {
        // The server closed an idle connection in the moment when it was taken again: nothing was asked yet.
        if (!asked.reusedSocket || error.code !== 'ECONNRESET') return settle(false);
        clearTimeout(patience);
        resolve(this.#ask(url, stream));
      });
      asked.end();
    });
  }
}

/** Headers of a request that begins a trace of its own in a stream. */
export function inStream(stream: string): Readonly<Record<string, string>> {
  return {
    traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
    tracestate: `spanreel=c:1;s:${stream}`,
  };
}
