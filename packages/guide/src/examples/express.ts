import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { recordDecision } from '@spanreel/api/decision';
import { workflow } from '@spanreel/api/workflow';
import express from 'express';

const app = express();

app.post('/orders/:id/refund', async (request, response) => {
  const refund = await workflow('refund', async () => {
    const decision = recordDecision({ type: 'refund', chosen: 'voucher', alternatives: ['money'], confidence: 0.8 });
    return decision.follow(async () => ({ order: request.params.id, as: 'voucher' }));
  });
  response.json(refund);
});

const server = app.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1');
await once(server, 'listening');

// A client of its own, so that this program ends; yours is in another process.
const { port } = server.address() as AddressInfo;
const response = await fetch(`http://127.0.0.1:${port}/orders/17/refund`, { method: 'POST' });
console.log(await response.json());
server.close();
