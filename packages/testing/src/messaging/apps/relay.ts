// Run by messaging.process.test.ts: on "dispatch" takes every row that waits out of the outbox once.
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';

import { dispatchOutbox } from '@spanreel/api/messaging';
import { Redis } from 'ioredis';

const db = new DatabaseSync(process.env['DATABASE']!);
db.exec('PRAGMA busy_timeout = 5000');
const waiting = db.prepare('SELECT * FROM outbox WHERE dispatched_at IS NULL ORDER BY outbox_id');
const dispatched = db.prepare('UPDATE outbox SET attempts = ?, dispatched_at = ? WHERE outbox_id = ?');
const failed = db.prepare('UPDATE outbox SET attempts = ? WHERE outbox_id = ?');
const redis = new Redis(process.env['REDIS']!);

const input = createInterface({ input: process.stdin }).on('line', () => {
  void dispatch().then((count) => console.log(`dispatched ${count}`));
});
process.once('SIGTERM', () => {
  input.close();
  redis.disconnect();
});
console.log('ready');

async function dispatch(): Promise<number> {
  const rows = waiting.all();
  for (const row of rows) {
    const attempt = Number(row['attempts']) + 1;
    const outboxId = String(row['outbox_id']);
    try {
      await dispatchOutbox({ row, attempt, system: 'redis', host: '127.0.0.1', retry: true }, ({ headers }) =>
        redis.xadd('messages', '*', 'body', String(row['body']), ...Object.entries(headers).flat()),
      );
      dispatched.run(attempt, new Date().toISOString(), outboxId);
    } catch {
      failed.run(attempt, outboxId);
    }
  }
  return rows.length;
}
