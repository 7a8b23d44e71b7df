// Loaded by: the Collector benchmark. Sends OTLP/HTTP at a steady rate in a process of its own, from bodies that were
// encoded once and get new ids before each request, so that the Collector and not the sender is what is measured.
import { Agent, request } from 'node:http';

import { encodeRequest } from '../../otlp/decode.ts';
import { ID_BYTES, ID_TEXT, eventsRequest, spansRequest } from './otlp-samples.ts';

interface Order {
  readonly id: number;
  readonly endpoint: string;
  readonly signal: 'spans' | 'events';
  /** Records per second. */
  readonly rate: number;
  readonly seconds: number;
}

interface Outcome {
  /** Records that were answered with 200. */
  readonly acknowledged: number;
  readonly refused: number;
  /** Records that were not sent at their time, since all connections waited for answers. */
  readonly behind: number;
}

/** Records in a request: what an SDK sends at most. */
const BATCH = 512;
const CONNECTIONS = 16;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const templates = {
  spans: template('traces', spansRequest(BATCH)),
  events: template('logs', eventsRequest(BATCH)),
} as const;
let requests = 0;

process.on('message', ({ id, ...order }: Order) => {
  void run(order).then((value) => process.send?.({ id, value }));
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

async function run({ endpoint, signal, rate, seconds }: Omit<Order, 'id'>): Promise<Outcome> {
  const outcome = { acknowledged: 0, refused: 0, behind: 0 };
  const pending = new Set<Promise<void>>();
  const begin = performance.now();
  const total = Math.round((rate * seconds) / BATCH);
  for (let sent = 0; sent < total; sent++) {
    const due = begin + (sent * BATCH * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    if (pending.size >= CONNECTIONS) {
      outcome.behind += BATCH;
      // Lets answers come in.
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    const one: Promise<void> = post(endpoint, signal).then((status) => {
      if (status === 200) outcome.acknowledged += BATCH;
      else outcome.refused += BATCH;
      pending.delete(one);
    });
    pending.add(one);
  }
  await Promise.all(pending);
  return outcome;
}

function post(endpoint: string, signal: Order['signal']): Promise<number> {
  const body = templates[signal]();
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const url = `${endpoint}/v1/${signal === 'spans' ? 'traces' : 'logs'}`;
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    })
      .on('error', () => resolve(0))
      .end(body);
  });
}

/** Gives copies of a body, each with ids of its own. */
function template(signal: 'traces' | 'logs', message: object): () => Buffer {
  const body = Buffer.from(encodeRequest(signal, message));
  const places = (mark: Buffer): number[] => {
    const found: number[] = [];
    for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + mark.length)) found.push(at);
    return found;
  };
  const [inBytes, inText] = [places(ID_BYTES), places(Buffer.from(ID_TEXT))];
  return () => {
    const copy = Buffer.from(body);
    const number = ++requests;
    const text = number.toString(16).padStart(ID_TEXT.length, '0');
    for (const at of inBytes) copy.writeUInt32BE(number, at);
    for (const at of inText) copy.write(text, at, 'latin1');
    return copy;
  };
}
