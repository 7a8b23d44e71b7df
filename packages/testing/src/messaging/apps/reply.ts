// Run by readme.process.test.ts: the example of packages/api/README.md, and what it leaves to the reader.
import { DatabaseSync } from 'node:sqlite';

import { consume, dispatchOutbox, sendMessage, webhook, writeOutbox } from '@spanreel/api/messaging';

const db = new DatabaseSync(':memory:');
const columns = 'outbox_id, event, event_id, destination, written_at, traceparent, tracestate, baggage';
db.exec(`CREATE TABLE seen (id PRIMARY KEY); CREATE TABLE outbox (${columns}, body)`);
const insert = db.prepare(`INSERT INTO outbox VALUES (${columns.replaceAll(/\w+/g, ':$&')}, :body)`);

// The service: the event's id and the reply are written in one transaction, or neither is.
await webhook(
  {
    provider: 'twilio',
    endpoint: 'sms_inbound',
    verify: () => true, // is the signature right?
    eventId: 'SM-1f3a',
    once: (id, work) => inTransaction(() => isNew(id) && work()),
  },
  () => writeOutbox({ event: 'sms.reply' }, (row) => insert.run({ ...row, body: 'Friday at ten is yours.' })),
);

// The relay, in another process: what waits goes into the queue.
const queue: { headers: Record<string, string>; body: unknown }[] = [];
for (const row of db.prepare('SELECT * FROM outbox').all()) {
  await dispatchOutbox({ row, attempt: 1, retry: true }, ({ headers }) => queue.push({ headers, body: row['body'] }));
}

// The worker, in a third: two refusals, and then the provider takes it.
const answers = [503, 503, 201];
for (const [index, status] of answers.entries()) {
  const { headers } = queue[0]!;
  await consume({ consumer: 'sms-sender', headers, attempt: index + 1, retry: index < 2 }, () =>
    sendMessage({ provider: 'twilio', to: '+1 202-555-0143' }, () => {
      if (status >= 400) throw Object.assign(new Error('try later'), { status });
    }),
  ).catch(() => undefined);
}

function isNew(id: string): boolean {
  return db.prepare('INSERT OR IGNORE INTO seen VALUES (?)').run(id).changes === 1;
}

function inTransaction<T>(work: () => T): T {
  db.exec('BEGIN');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
