import type { AddressInfo } from 'node:net';

import { saga } from '@spanreel/api/saga';
import Fastify from 'fastify';

const app = Fastify();

app.post<{ Params: { slot: string } }>('/slots/:slot/book', ({ params: { slot } }) =>
  saga('book', { steps: 2 }, async ({ step }) => {
    await step('hold', () => slot, { compensate: (held) => console.log('released', held) });
    await step('confirm', () => Promise.reject(new Error('the calendar is down')));
  }),
);

// A client of its own, so that this program ends; yours is in another process.
await app.listen({ host: '127.0.0.1', port: Number(process.env['PORT'] ?? 0) });
const { port } = app.server.address() as AddressInfo;
const response = await fetch(`http://127.0.0.1:${port}/slots/tuesday/book`, { method: 'POST' });
console.log(response.status);
await app.close();
