import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';

import { isSetUpError } from '../backends/set-up-error.ts';
import type { App, EventView, ExpectedSpan, SpanView } from '../index.ts';
import { expectSpans, readLogDirectory, scratchProject, startApp, temporaryDirectory, waitUntil } from '../index.ts';
import type { StartedRedis } from '../redis/start-redis.ts';
import { startRedis } from '../redis/start-redis.ts';
import type { Provider } from './provider.ts';
import { startProvider } from './provider.ts';

const SECRET = 'a-secret-that-must-stay-where-it-is';
const UNWELL = '+12025550143';
const BLOCKED = '+12025550178';
const FORGED = 'f'.repeat(64);
const WEBHOOK = { provider: 'twilio', endpoint: 'sms_inbound' };

test.for(['22', '26'])(
  'one trace from a webhook over a table and a queue to the provider, through three processes, on Node %s',
  { timeout: 120_000 },
  async (node, { skip }) => {
    const redis = await startRedis().catch((error: unknown) => {
      if (!isSetUpError(error)) throw error;
      return skip(error.message);
    });
    const provider = await startProvider({
      [UNWELL]: [
        { status: 503, body: { message: 'try later' } },
        { status: 503, body: { message: 'try later' } },
        { status: 201, body: { sid: 'SM-77c0' } },
      ],
      [BLOCKED]: Array.from({ length: 3 }, () => ({ status: 400, body: { code: 21_610, message: 'they said STOP' } })),
    });
    const { web, relay, worker, client, log, database, readModel } = await startAll(node, redis, provider);

    // What cannot go into the queue now can a moment later.
    await client.set('messages', 'not a stream');
    expect(await web.deliver({ id: 'SM-1', from: UNWELL, text: 'Can I come on Friday?' })).toBe(200);
    await relay.dispatch();
    await client.del('messages');
    await client.xgroup('CREATE', 'messages', 'nobody', '0', 'MKSTREAM');
    const sender = await worker();
    await relay.dispatch();
    await sender.waitForLine(/^completed/);

    // The provider tells it again, and so does the relay, which crashed before it could take down that it had dispatched.
    expect(await web.deliver({ id: 'SM-1', from: UNWELL, text: 'Can I come on Friday?' })).toBe(200);
    database.exec('UPDATE outbox SET dispatched_at = NULL');
    await relay.dispatch();
    await sender.waitForLine(/^deduplicated/);

    // A number that no message may go to any more.
    expect(await web.deliver({ id: 'SM-2', from: BLOCKED, text: 'Hello?' })).toBe(200);
    await relay.dispatch();
    await waitUntil(async () => (await client.xlen('dead')) === 1, { what: 'the message to be put aside' });
    await waitUntil(() => sender.lines.filter((line) => line.startsWith('failed')).length === 5);

    // Strangers.
    expect(await web.deliver({ id: 'SM-3', from: UNWELL, text: 'Pay me' }, FORGED)).toBe(403);
    expect(await web.deliver({ id: 'SM-3', from: UNWELL, text: 'Pay me' }, 'c0ffee')).toBe(403);
    expect(await web.deliver({ id: 'SM-3', from: UNWELL, text: 'Pay me' }, null)).toBe(403);

    for (const app of [web.app, relay.app, sender]) app.kill('SIGTERM');
    const ended = await Promise.all([web.app, relay.app, sender].map(async (app) => app.ended));
    expect(ended.map(({ exitCode, signal }) => [exitCode, signal])).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);

    expect(database.prepare('SELECT count(*) AS n FROM outbox').get()).toEqual({ n: 2 });
    expect(readModel().map(({ message_id: id }) => id)).toEqual(['SM-77c0']);
    expect(provider.requests.map(({ to, status }) => [to, status])).toEqual([
      [UNWELL, 503],
      [UNWELL, 503],
      [UNWELL, 201],
      [BLOCKED, 400],
      [BLOCKED, 400],
      [BLOCKED, 400],
    ]);

    const { spans, events, damaged, lines } = readLogDirectory(log);
    expect(damaged).toEqual([]);
    const [first, second] = database.prepare('SELECT outbox_id FROM outbox ORDER BY outbox_id').all();

    const one = conversation(events, 'SM-1');
    expectSpans(spans.filter(({ traceId }) => traceId === one.traceId)).tree([
      taken([
        dispatched(1, { status: 'error', children: [{ ...xadd, status: 'error' }] }),
        dispatched(2, {
          children: [
            xadd,
            consumed(1, 'error', [failedSend(1)]),
            consumed(2, 'error', [failedSend(2)]),
            consumed(3, 'unset', [send(3), projected]),
          ],
        }),
        dispatched(3, { children: [xadd, consumed(1, 'unset', [])] }),
      ]),
    ]);
    const id = first!['outbox_id'];
    expect(one.told('web')).toEqual([
      ['webhook.received', 'SM-1', undefined, undefined, {}],
      ['sms.received', 'SM-1', undefined, undefined, {}],
      ['outbox.written', 'SM-1', id, undefined, {}],
      ['sms.queued', 'SM-1', id, undefined, {}],
      ['webhook.completed', 'SM-1', undefined, undefined, {}],
    ]);
    expect(one.told('relay')).toEqual([
      ['outbox.failed', 'SM-1', id, 1, { error_type: 'ReplyError', will_retry: true }],
      ['outbox.dispatched', 'SM-1', id, 2, {}],
      ['outbox.dispatched', 'SM-1', id, 3, {}],
    ]);
    expect(one.told('worker')).toEqual([
      ['consumer.started', 'SM-1', id, 1, {}],
      ['sms.failed', 'SM-1', id, 1, { error_type: 'RestError', provider_code: '503', will_retry: true }],
      ['consumer.failed', 'SM-1', id, 1, { error_type: 'RestError', will_retry: true }],
      ['consumer.started', 'SM-1', id, 2, {}],
      ['sms.failed', 'SM-1', id, 2, { error_type: 'RestError', provider_code: '503', will_retry: true }],
      ['consumer.failed', 'SM-1', id, 2, { error_type: 'RestError', will_retry: true }],
      ['consumer.started', 'SM-1', id, 3, {}],
      ['sms.sent', 'SM-1', id, 3, {}],
      ['projection.applied', 'SM-1', undefined, 3, {}],
      ['consumer.completed', 'SM-1', id, 3, {}],
      ['consumer.started', 'SM-1', id, 1, {}],
      ['consumer.deduplicated', 'SM-1', id, 1, {}],
    ]);
    // Merged, nothing stands before what it follows from.
    const order = one.merged.map(({ event_type: type }) => type);
    expect(order.slice(0, 7)).toEqual([...one.told('web').map(([type]) => type), 'outbox.failed', 'outbox.dispatched']);
    expect(order.indexOf('consumer.started')).toBeGreaterThan(order.indexOf('outbox.dispatched'));
    expect(order.indexOf('consumer.deduplicated')).toBeGreaterThan(order.lastIndexOf('outbox.dispatched'));

    const other = conversation(events, 'SM-2');
    const ids = { outboxId: second!['outbox_id'], failure: { error_type: 'RestError', provider_code: '21610' } };
    expectSpans(spans.filter(({ traceId }) => traceId === other.traceId)).tree([
      taken([
        dispatched(1, {
          children: [
            xadd,
            consumed(1, 'error', [failedSend(1)]),
            consumed(2, 'error', [failedSend(2)]),
            consumed(3, 'error', [failedSend(3), xadd]),
          ],
        }),
      ]),
    ]);
    expect(other.told('worker')).toEqual([
      ...[1, 2, 3].flatMap((attempt) => [
        ['consumer.started', 'SM-2', ids.outboxId, attempt, {}],
        ['sms.failed', 'SM-2', ids.outboxId, attempt, { ...ids.failure, will_retry: attempt < 3 }],
        ['consumer.failed', 'SM-2', ids.outboxId, attempt, { error_type: 'RestError', will_retry: attempt < 3 }],
      ]),
      ['consumer.dead_lettered', 'SM-2', ids.outboxId, 3, { error_type: 'RestError' }],
    ]);

    for (const { merged, traceId } of [one, other]) {
      expect(new Set(merged.map((event) => event.trace_id))).toEqual(new Set([traceId]));
      expect(new Set(merged.map((event) => event.correlation_id)).size).toBe(1);
      expect(merged[0]?.correlation_id).toMatch(/^[\da-f]{8}-/);
    }
    expect(one.merged[0]?.correlation_id).not.toBe(other.merged[0]?.correlation_id);

    // What the provider got leads to the span of the request that it got it with.
    const requests = spans.filter(({ name, kind }) => name === 'POST' && kind === 'client');
    expect(provider.requests.map(({ traceparent }) => traceparent)).toEqual(
      requests.toSorted(byStart).map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`),
    );

    const turnedAway = events.filter(({ event_type: type }) => /^webhook\.(rejected|deduplicated)$/.test(type));
    expect(turnedAway.map(({ event_type: type, payload }) => [type, payload])).toEqual([
      ['webhook.deduplicated', { ...WEBHOOK, event_id: 'SM-1', first_received_at: expect.stringMatching(/^20.*Z$/) }],
      ['webhook.rejected', { ...WEBHOOK, reason: 'signature_invalid' }],
      ['webhook.rejected', { ...WEBHOOK, reason: 'signature_invalid', detail: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH' }],
      ['webhook.rejected', { ...WEBHOOK, reason: 'signature_missing' }],
    ]);
    for (const { trace_id: traceId } of turnedAway) {
      const name = 'webhook.twilio.sms_inbound';
      expectSpans(spans.filter((span) => span.traceId === traceId)).tree([
        { name: 'POST', kind: 'server', children: [{ name, status: 'unset' }] },
      ]);
    }
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(2 + turnedAway.length);
    const leaks = [SECRET, FORGED, 'c0ffee', UNWELL, BLOCKED, ...web.signatures];
    expect(leaks.filter((leak) => lines.some((line) => line.includes(leak)))).toEqual([]);
  },
);

const xadd: ExpectedSpan = { name: 'xadd', kind: 'client', status: 'unset' };
const projected: ExpectedSpan = { name: 'project replies', kind: 'internal', status: 'unset' };

function taken(dispatches: readonly ExpectedSpan[]): ExpectedSpan {
  return {
    name: 'POST',
    kind: 'server',
    children: [
      {
        name: 'webhook.twilio.sms_inbound',
        kind: 'internal',
        status: 'unset',
        links: [],
        attributes: { 'spanreel.webhook.outcome': 'completed' },
        children: [{ name: 'outbox.write', kind: 'producer', status: 'unset', links: [], children: dispatches }],
      },
    ],
  };
}

function dispatched(attempt: number, more: Partial<ExpectedSpan>): ExpectedSpan {
  return {
    name: 'outbox.dispatch',
    kind: 'producer',
    status: 'unset',
    links: [],
    attributes: { 'spanreel.attempt': attempt, 'messaging.system': 'redis' },
    ...more,
  };
}

function consumed(attempt: number, status: 'unset' | 'error', children: readonly ExpectedSpan[]): ExpectedSpan {
  return {
    name: 'consume sms.reply',
    kind: 'consumer',
    status,
    links: [],
    attributes: { 'spanreel.attempt': attempt, 'messaging.consumer.group.name': 'sms-sender' },
    children,
  };
}

function send(attempt: number): ExpectedSpan {
  return {
    name: 'send_sms twilio',
    kind: 'client',
    status: 'unset',
    attributes: { 'spanreel.attempt': attempt },
    children: [{ name: 'POST', kind: 'client', status: 'unset' }],
  };
}

function failedSend(attempt: number): ExpectedSpan {
  return { ...send(attempt), status: 'error', children: [{ name: 'POST', kind: 'client', status: 'error' }] };
}

/** What is on record of everything that one text message led to. */
function conversation(
  events: readonly EventView[],
  eventId: string,
): {
  readonly traceId: string;
  /** In the order of the log: clock, writer. */
  readonly merged: readonly EventView[];
  /** What one process told, in its own order: type, event id, outbox id, attempts, how it failed. */
  readonly told: (service: string) => unknown[][];
} {
  const begun = events.find(
    (event) => event.event_type === 'webhook.received' && fieldsOf(event)['event_id'] === eventId,
  )!;
  const mine = events.filter((event) => event.stream_id === begun.stream_id);
  const merged = mine.toSorted((one, other) => one.clock - other.clock || (one.writer_id < other.writer_id ? -1 : 1));
  return {
    traceId: begun.trace_id,
    merged,
    told: (service) => merged.filter(({ resource }) => resource['service.name'] === service).map(summary),
  };
}

function summary(event: EventView): unknown[] {
  const { event_id, outbox_id, attempts, error_type, provider_code, will_retry } = fieldsOf(event);
  const failure = { error_type, provider_code, will_retry };
  const said = Object.fromEntries(Object.entries(failure).filter(([, value]) => value !== undefined));
  return [event.event_type, event_id, outbox_id, attempts, said];
}

function fieldsOf({ payload }: EventView): Readonly<Record<string, unknown>> {
  return payload as Readonly<Record<string, unknown>>;
}

function byStart(one: SpanView, other: SpanView): number {
  return one.startTime < other.startTime ? -1 : 1;
}

interface All {
  readonly web: {
    readonly app: App;
    /** With the right signature, another, or none. */
    deliver(sms: object, signature?: string | null): Promise<number>;
    /** The right ones of what was delivered. */
    readonly signatures: readonly string[];
  };
  readonly relay: { readonly app: App; dispatch(): Promise<void> };
  readonly worker: () => Promise<App>;
  readonly client: Redis;
  readonly log: string;
  readonly database: DatabaseSync;
  readonly readModel: () => Record<string, unknown>[];
}

async function startAll(node: string, redis: StartedRedis, provider: Provider): Promise<All> {
  const project = await scratchProject({
    packages: ['@spanreel/api', '@spanreel/node'],
    dependencies: { ioredis: '5.9.2' },
  });
  const data = temporaryDirectory();
  const log = join(data, 'log');
  const paths = { DATABASE: join(data, 'web.db'), READ_MODEL: join(data, 'worker.db') };
  const start = async (name: 'web' | 'relay' | 'worker', until: string): Promise<App> =>
    startApp({
      project,
      node,
      entry: `${name}.mts`,
      files: { [`${name}.mts`]: readFileSync(new URL(`apps/${name}.ts`, import.meta.url), 'utf8') },
      require: ['@spanreel/node/register'],
      interactive: true,
      env: {
        ...paths,
        REDIS: redis.url,
        PROVIDER: provider.url,
        WEBHOOK_SECRET: SECRET,
        OTEL_SERVICE_NAME: name,
        SPANREEL_LOG: log,
        OTEL_BSP_SCHEDULE_DELAY: '50',
      },
      deadline: 100_000,
      until,
    });
  const web = await start('web', 'listening');
  const relay = await start('relay', 'ready');
  const [, port] = await web.waitForLine(/^listening (\d+)/);
  const client = new Redis(redis.url);
  onTestFinished(() => client.disconnect());
  const database = new DatabaseSync(paths.DATABASE);
  onTestFinished(() => database.close());
  let dispatches = 0;
  const signatures: string[] = [];
  return {
    client,
    log,
    database,
    readModel: () => {
      const db = new DatabaseSync(paths.READ_MODEL);
      const rows = db.prepare('SELECT * FROM replies').all();
      db.close();
      return rows;
    },
    worker: async () => start('worker', 'ready'),
    web: {
      app: web,
      signatures,
      deliver: async (sms, signature) => {
        const body = JSON.stringify(sms);
        const right = createHmac('sha256', SECRET).update(body).digest('hex');
        signatures.push(right);
        const headers = signature === null ? {} : { 'x-signature': signature ?? right };
        const response = await fetch(`http://127.0.0.1:${port}/sms`, { method: 'POST', body, headers });
        return response.status;
      },
    },
    relay: {
      app: relay,
      dispatch: async () => {
        dispatches += 1;
        relay.say('dispatch');
        await waitUntil(() => relay.lines.filter((line) => line.startsWith('dispatched')).length === dispatches);
      },
    },
  };
}
