// Loaded by: the request and outage benchmarks, once. Sends a given number of requests with a given concurrency over
// kept connections and answers with the latencies. Plain sockets: a client that costs more than the server would make
// the server wait for it, and a waiting server costs more per request.
import { connect } from 'node:net';
import type { Socket } from 'node:net';

interface Order {
  readonly id: number;
  readonly url: string;
  readonly requests: number;
  readonly concurrency: number;
}

interface Outcome {
  /** Milliseconds, of the requests answered with 200. */
  readonly latencies: number[];
  readonly errors: number;
}

process.on('message', ({ id, url, requests, concurrency }: Order) => {
  void run(new URL(url), requests, concurrency).then((value) => process.send?.({ id, value }));
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

async function run(url: URL, requests: number, concurrency: number): Promise<Outcome> {
  const latencies: number[] = [];
  let errors = 0;
  let left = requests;
  const take = (): boolean => left-- > 0;
  const settle = (fine: boolean, latency: number): void => {
    if (fine) latencies.push(latency);
    else errors += 1;
  };
  await Promise.all(Array.from({ length: concurrency }, async () => connection(url, take, settle)));
  return { latencies, errors };
}

/** Sends one request after the other over one connection, for as long as there are any. */
async function connection(
  { hostname, port, host, pathname }: URL,
  take: () => boolean,
  settle: (fine: boolean, latency: number) => void,
): Promise<void> {
  const request = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  return new Promise((resolve) => {
    let received = '';
    let sentAt = 0;
    let waiting = false;
    const next = (socket: Socket): void => {
      waiting = take();
      if (!waiting) {
        socket.destroy();
        return;
      }
      sentAt = performance.now();
      socket.write(request);
    };
    const socket = connect(Number(port), hostname, () => next(socket))
      .setNoDelay()
      .setEncoding('latin1');
    socket
      .on('data', (text: string) => {
        received += text;
        if (!isComplete(received)) return;
        settle(received.startsWith('HTTP/1.1 200'), performance.now() - sentAt);
        received = '';
        next(socket);
      })
      .on('error', () => undefined)
      .on('close', () => {
        if (waiting) settle(false, 0);
        resolve();
      });
  });
}

function isComplete(response: string): boolean {
  const headerEnd = response.indexOf('\r\n\r\n');
  if (headerEnd === -1) return false;
  const length = /^content-length: (\d+)/im.exec(response)?.[1];
  // Without a length the body comes in chunks, and the last one is empty.
  return length === undefined ? response.endsWith('0\r\n\r\n') : response.length >= headerEnd + 4 + Number(length);
}
