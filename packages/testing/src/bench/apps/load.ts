// Loaded by: the request and outage benchmarks, once. Sends a given number of requests with a given concurrency over
// kept connections and answers with the latencies, so that its own CPU time is nobody else's.
import { Agent, get } from 'node:http';

interface Order {
  readonly id: number;
  readonly url: string;
  readonly requests: number;
  readonly concurrency: number;
}

process.on('message', ({ id, url, requests, concurrency }: Order) => {
  void run(url, requests, concurrency).then((value) => process.send?.({ id, value }));
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

async function run(
  url: string,
  requests: number,
  concurrency: number,
): Promise<{ latencies: number[]; errors: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const latencies: number[] = [];
  let errors = 0;
  let left = requests;
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const start = performance.now();
      const fine = await request(url, agent);
      if (fine) latencies.push(performance.now() - start);
      else errors += 1;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  agent.destroy();
  return { latencies, errors };
}

async function request(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200));
    }).on('error', () => resolve(false));
  });
}
