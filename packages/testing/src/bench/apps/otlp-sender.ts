// Loaded by: the benchmarks of the Collector. Sends OTLP/HTTP at a steady rate in a process of its own, from bodies that were
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
  /** The requests that were, by the numbers that their ids begin with. */
  readonly requests: readonly number[];
  /** From the first request to the last answer. */
  readonly seconds: number;
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
  const answers: { readonly number: number; readonly status: number }[] = [];
  const pending = new Set<Promise<void>>();
  const send = async (number: number): Promise<void> => {
    answers.push({ number, status: await post(endpoint, signal, number) });
  };
  const begin = performance.now();
  const total = Math.round((rate * seconds) / BATCH);
  for (let sent = 0; sent < total; sent++) {
    const wait = begin + (sent * BATCH * 1000) / rate - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    // Late from here on, and the rate is not reached.
    if (pending.size >= CONNECTIONS) await Promise.race(pending);
    const one: Promise<void> = send(++requests).finally(() => pending.delete(one));
    pending.add(one);
  }
  await Promise.all(pending);
  const taken = answers.filter(({ status }) => status === 200).map(({ number }) => number);
  return {
    acknowledged: taken.length * BATCH,
    refused: (answers.length - taken.length) * BATCH,
    requests: taken,
    seconds: (performance.now() - begin) / 1000,
  };
}

function post(endpoint: string, signal: Order['signal'], number: number): Promise<number> {
  const body = templates[signal](number);
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const url = `${endpoint}/v1/${signal === 'spans' ? 'traces' : 'logs'}`;
    request(url, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () => resolve(response.statusCode ?? 0))
        .on('error', () => resolve(0));
    })
      .on('error', () => resolve(0))
      .end(body);
  });
}

/** Gives copies of a body, each with ids that begin with a number of its own. */
function template(signal: 'traces' | 'logs', message: object): (number: number) => Buffer {
  const body = Buffer.from(encodeRequest(signal, message));
  const places = (mark: Buffer): number[] => {
    const found: number[] = [];
    for (let at = body.indexOf(mark); at !== -1; at = body.indexOf(mark, at + mark.length)) found.push(at);
    return found;
  };
  const [inBytes, inText] = [places(ID_BYTES), places(Buffer.from(ID_TEXT))];
  return (number) => {
    const copy = Buffer.from(body);
    const text = number.toString(16).padStart(ID_TEXT.length, '0');
    for (const at of inBytes) copy.writeUInt32BE(number, at);
    for (const at of inText) copy.write(text, at, 'latin1');
    return copy;
  };
}
