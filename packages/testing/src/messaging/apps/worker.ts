// Run by messaging.process.test.ts: takes messages from a Redis stream, sends them through a provider and keeps a list of replies.
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

import { consume, project, sendMessage } from '@spanreel/api/messaging';
import { Redis } from 'ioredis';

interface Reply {
  readonly to: string;
  readonly text: string;
}
type Entry = [id: string, fields: string[]];

const STREAM = 'messages';
const GROUP = 'sms-sender';
const MAX_ATTEMPTS = 3;

const db = new DatabaseSync(process.env['READ_MODEL']!);
db.exec('CREATE TABLE worked_off (outbox_id TEXT PRIMARY KEY); CREATE TABLE replies (message_id TEXT PRIMARY KEY);');
const findWorkedOff = db.prepare('SELECT 1 FROM worked_off WHERE outbox_id = ?');
const insertWorkedOff = db.prepare('INSERT INTO worked_off VALUES (?)');
const insertReply = db.prepare('INSERT INTO replies VALUES (?)');
const redis = new Redis(process.env['REDIS']!);
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

await redis.xgroup('CREATE', STREAM, GROUP, '0');
console.log('ready');
while (!stop.signal.aborted) {
  // Those that were not acknowledged, then new ones.
  const [, again] = (await redis.xautoclaim(STREAM, GROUP, 'worker', 0, '0')) as [string, Entry[]];
  const fresh = await redis.xreadgroup('GROUP', GROUP, 'worker', 'COUNT', 10, 'STREAMS', STREAM, '>');
  const entries = [...again, ...((fresh as [string, Entry[]][] | null)?.[0]?.[1] ?? [])];
  for (const entry of entries) await workOff(entry);
  if (entries.length === 0) await pause(20);
}
redis.disconnect();

async function workOff([id, fields]: Entry): Promise<void> {
  const headers = toHeaders(fields);
  const [delivery] = (await redis.xpending(STREAM, GROUP, id, id, 1)) as [string, string, number, number][];
  const attempt = delivery![3];
  try {
    const { outcome } = await consume(
      {
        consumer: GROUP,
        destination: STREAM,
        system: 'redis',
        messageId: id,
        headers,
        attempt,
        retry: attempt < MAX_ATTEMPTS,
        once: async (outboxId, work) => {
          if (findWorkedOff.get(outboxId) !== undefined) return;
          await work();
          insertWorkedOff.run(outboxId);
        },
        deadLetter: () => redis.xadd('dead', '*', ...fields),
      },
      () => reply(JSON.parse(headers['body']!) as Reply),
    );
    await redis.xack(STREAM, GROUP, id);
    console.log(outcome, id);
  } catch (error) {
    if (attempt === MAX_ATTEMPTS) await redis.xack(STREAM, GROUP, id);
    console.log('failed', id, (error as Error).message);
  }
}

async function reply({ to, text }: Reply): Promise<void> {
  const receipt = ({ sid }: { readonly sid: string }): { providerMessageId: string } => ({ providerMessageId: sid });
  const { sid } = await sendMessage({ provider: 'twilio', to, receipt }, () => post({ to, text }));
  project({ projection: 'replies', event: 'sms.sent' }, () => insertReply.run(sid));
}

/** As a provider's client does it: an answer below 400, or an error with the provider's code. */
async function post(body: Reply): Promise<{ sid: string }> {
  const response = await fetch(process.env['PROVIDER']!, { method: 'POST', body: JSON.stringify(body) });
  const answer = (await response.json()) as { sid: string; code?: number; message?: string };
  if (response.ok) return answer;
  throw Object.assign(new Error(answer.message), { name: 'RestError', code: answer.code, status: response.status });
}

function toHeaders(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(fields.flatMap((name, index) => (index % 2 === 0 ? [[name, fields[index + 1]!]] : [])));
}
