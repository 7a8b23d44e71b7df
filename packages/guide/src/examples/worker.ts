import { once } from 'node:events';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';

import { continueFrom, messageHeaders } from '@spanreel/api/propagation';
import { stage, workflow } from '@spanreel/api/workflow';

interface Job {
  readonly order: string;
  readonly headers: Record<string, string>;
}

// A thread, a process or another machine behind a queue: what travels is the message, and with it the context.
if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  await workflow('orders.fulfil', async () => {
    worker.postMessage({ order: 'o-17', headers: messageHeaders.inject({}) } satisfies Job);
    const [done] = (await once(worker, 'message')) as [string];
    console.log(done);
  });
} else {
  parentPort!.once('message', ({ order, headers }: Job) => {
    void continueFrom(messageHeaders.extract(headers), async () => {
      await stage('pack', () => order);
      parentPort!.postMessage(`${order} is packed`);
    });
  });
}
