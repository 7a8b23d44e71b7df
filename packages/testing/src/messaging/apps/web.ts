// Run by messaging.process.test.ts: takes in text messages from a provider's webhook and writes the replies to an outbox.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';

import { type OutboxRow, messageQueued, messageReceived, webhook, writeOutbox } from '@spanreel/api/messaging';

interface Sms {
  readonly id: string;
  readonly from: string;
  readonly text: string;
}

const db = new DatabaseSync(process.env['DATABASE']!);
db.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA busy_timeout = 5000;
  CREATE TABLE received (event_id TEXT PRIMARY KEY, at TEXT NOT NULL);
  CREATE TABLE outbox (
    outbox_id TEXT PRIMARY KEY, event TEXT NOT NULL, event_id TEXT, destination TEXT, written_at TEXT NOT NULL,
    traceparent TEXT, tracestate TEXT, baggage TEXT,
    body TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, dispatched_at TEXT
  );
`);
const findReceived = db.prepare('SELECT at FROM received WHERE event_id = ?');
const insertReceived = db.prepare('INSERT INTO received VALUES (?, ?)');
const insertRow = db.prepare(
  `INSERT INTO outbox (outbox_id, event, event_id, destination, written_at, traceparent, tracestate, baggage, body)
   VALUES (:outbox_id, :event, :event_id, :destination, :written_at, :traceparent, :tracestate, :baggage, :body)`,
);

const server = createServer((request, response) => {
  receive(request).then(
    (statusCode) => response.writeHead(statusCode).end(),
    () => response.writeHead(500).end(),
  );
});
server.listen(0, '127.0.0.1', () => console.log(`listening ${(server.address() as AddressInfo).port}`));
process.once('SIGTERM', () => server.close().closeAllConnections());

async function receive(request: IncomingMessage): Promise<number> {
  const body = await text(request);
  const { statusCode } = await webhook(
    {
      provider: 'twilio',
      endpoint: 'sms_inbound',
      method: request.method!,
      bodySize: Buffer.byteLength(body),
      verify: () => isGenuine(body, request.headers['x-signature']),
      eventId: () => (JSON.parse(body) as Sms).id,
      once: (id, work) => inTransaction(() => firstReceipt(id) ?? work()),
    },
    () => answer(JSON.parse(body) as Sms),
  );
  return statusCode;
}

function answer({ id, from, text: said }: Sms): void {
  messageReceived({ provider: 'twilio', providerMessageId: id, from, text: said });
  const reply = { to: from, text: 'Friday at ten is yours.' };
  const outboxId = writeOutbox({ event: 'sms.reply', destination: 'messages' }, (row: OutboxRow) => {
    insertRow.run({ ...row, body: JSON.stringify(reply) });
    return row.outbox_id;
  });
  messageQueued({ ...reply, outboxId });
}

function firstReceipt(id: string): { firstReceivedAt: unknown } | undefined {
  const known = findReceived.get(id);
  if (known !== undefined) return { firstReceivedAt: known['at'] };
  insertReceived.run(id, new Date().toISOString());
  return undefined;
}

function inTransaction<T>(work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function isGenuine(body: string, signature: unknown): boolean | 'signature_missing' {
  if (typeof signature !== 'string') return 'signature_missing';
  const right = createHmac('sha256', process.env['WEBHOOK_SECRET']!).update(body).digest();
  // Throws where the lengths differ, as many a provider's verifier does.
  return timingSafeEqual(right, Buffer.from(signature, 'hex'));
}
