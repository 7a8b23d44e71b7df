import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { OtlpSink, temporaryDirectory, waitUntil } from '@spanreel/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { OtlpTarget, Signal } from '../config/config.ts';
import { Counters } from '../pipeline/counters.ts';
import { FakeTiming } from '../pipeline/fake-timing.ts';
import { Follower, HOLD_MS, SCAN_MS } from './follower.ts';
import { type Receiver, createReceiver } from './receiver.ts';

let sink: OtlpSink;
let directory: string;
let follower: Follower;
let timing: FakeTiming;
let counters: Counters;
let said: string[];
let receivers: Map<Signal, Receiver>;

const NAME = 'host-1-boot-0-0000.spool.jsonl';

beforeEach(async () => {
  sink = await OtlpSink.start();
  directory = temporaryDirectory();
  mkdirSync(join(directory, '2026-11-20'));
  timing = new FakeTiming();
  // Turns of the event loop are real: sockets need them too.
  timing.soon = (run) => void setImmediate(run);
  counters = new Counters();
  said = [];
});

afterEach(async () => {
  follower.stop();
  for (const receiver of receivers.values()) receiver.close();
  await sink.close();
});

function follow(
  options: {
    readonly protocol?: OtlpTarget['protocol'];
    readonly maxBytes?: number;
    readonly timeoutMillis?: number;
  } = {},
): Follower {
  const { protocol = 'http/protobuf', timeoutMillis = 2000, ...more } = options;
  const report = {
    problem: (_kind: string, message: string) => void said.push(message),
    notice: (_kind: string, sentence: string) => void said.push(sentence),
  };
  receivers = new Map(
    (['logs', 'traces'] as const).map((signal) => {
      const target: OtlpTarget = {
        url: `${sink.url}/v1/${signal}`,
        protocol,
        headers: { 'x-team': 'bank' },
        timeoutMillis,
        compression: 'gzip',
        tls: {},
      };
      const lost = (): void => follower.receiverLost();
      return [signal, createReceiver({ signal, target, timing, counters, report, lost })];
    }),
  );
  follower = new Follower({ receivers, timing, counters, report, directory, claimer: 'me', ...more });
  return follower;
}

function path(name = NAME): string {
  return join(directory, '2026-11-20', name);
}

function cursor(): number {
  const file = path('host-1-boot-0-0000.cursor');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : -1;
}

function event(index: number): string {
  const record = {
    timeUnixNano: '1',
    eventName: 'e',
    body: { intValue: String(index) },
    attributes: [{ key: 'spanreel.event.id', value: { stringValue: `id-${index}` } }],
  };
  return `${JSON.stringify({ resourceLogs: [{ resource: {}, scopeLogs: [{ scope: { name: 's' }, logRecords: [record] }] }] })}\n`;
}

function span(name: string): string {
  const spans = [
    { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name, startTimeUnixNano: '1', endTimeUnixNano: '2' },
  ];
  return `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })}\n`;
}

function bodies(): unknown[] {
  return sink.logRecords().map(({ body }) => body);
}

/** Lets the fake clock run, a second at a time, until the condition holds. */
async function until(condition: () => boolean, what: string): Promise<void> {
  await waitUntil(
    () => {
      if (condition()) return true;
      timing.advance(1000);
      return false;
    },
    { what, describe: () => said.join('\n') },
  );
}

/** An old file, as a process that is gone leaves it. */
function leave(name: string, text: string): void {
  writeFileSync(path(name), text);
  const old = new Date(Date.now() - 40_000);
  utimesSync(path(name), old, old);
}

test.each(['http/protobuf', 'http/json'] as const)(
  'delivers its own spool as it grows, by %s, and keeps a cursor',
  async (protocol) => {
    follow({ protocol }).follow(path());
    writeFileSync(path(), event(1) + event(2) + span('a'));
    follower.wake();
    await sink.waitFor(() => sink.logRecords().length === 2 && sink.spans().length === 1);
    appendFileSync(path(), event(3));
    await until(() => cursor() > 0, 'a cursor');
    follower.wake();
    await sink.waitFor(() => sink.logRecords().length === 3);
    await until(() => cursor() === readFileSync(path()).length, 'the cursor at the end');
    expect(bodies()).toEqual([1, 2, 3]);
    expect(sink.spans().map(({ name }) => name)).toEqual(['a']);
    expect(sink.requests[0]).toMatchObject({ gzip: true, headers: { 'x-team': 'bank' } });
    expect(counters.parts('delivered')).toEqual(
      new Map([
        ['logs', 3],
        ['traces', 1],
      ]),
    );
  },
);

test('does not send half a line', async () => {
  const whole = event(2);
  writeFileSync(path(), event(1) + whole.slice(0, 20));
  follow().follow(path());
  await follower.deliver();
  expect(bodies()).toEqual([1]);
  appendFileSync(path(), whole.slice(20));
  await follower.deliver();
  expect(bodies()).toEqual([1, 2]);
});

test('claims what a dead process left, delivers from its cursor, and removes it after the hold', async () => {
  const first = event(1);
  leave(NAME, first + event(2) + event(3) + '{"torn');
  writeFileSync(path('host-1-boot-0-0000.cursor'), String(first.length));
  leave('host-9-live-0-0000.spool.jsonl', event(7));
  const now = new Date();
  utimesSync(path('host-9-live-0-0000.spool.jsonl'), now, now);
  leave('host-2-boot-0-0000.jsonl', event(8));
  follow().start();
  await until(() => sink.logRecords().length === 2, 'two events');
  expect(bodies()).toEqual([2, 3]);
  await until(() => counters.parts('dropped').get('torn_line') === 1, 'the torn line');
  expect(readdirSync(join(directory, '2026-11-20')).toSorted()).toEqual([
    'host-1-boot-0-0000.claim-me.spool.jsonl',
    'host-1-boot-0-0000.cursor',
    'host-2-boot-0-0000.jsonl',
    'host-9-live-0-0000.spool.jsonl',
  ]);
  timing.advance(HOLD_MS);
  await until(() => !existsSync(path('host-1-boot-0-0000.claim-me.spool.jsonl')), 'its removal');
  expect(existsSync(path('host-1-boot-0-0000.cursor'))).toBe(false);
  expect(bodies()).toEqual([2, 3]);
});

test('two processes that find one left spool deliver it once', async () => {
  leave(NAME, event(1));
  follow().start();
  const other = new Follower({
    receivers,
    timing,
    counters,
    report: { problem: () => {}, notice: () => {} },
    directory,
    claimer: 'other',
  });
  other.start();
  await until(() => sink.logRecords().length > 0, 'the event');
  await until(() => counters.total('delivered') === 1, 'one acknowledgement');
  other.stop();
  expect(bodies()).toEqual([1]);
});

test.each([
  ['refuses connections', async () => sink.down(), async () => sink.up()],
  ['answers 500', async () => sink.behave({ status: 500 }), async () => sink.behave('healthy')],
  ['answers 429', async () => sink.behave({ status: 429, retryAfter: 1 }), async () => sink.behave('healthy')],
  ['answers 401', async () => sink.behave({ status: 401 }), async () => sink.behave('healthy')],
])('a receiver that %s gets everything once it is back', async (_, fail, recover) => {
  follow({ timeoutMillis: 300 }).follow(path());
  writeFileSync(path(), event(1) + span('a') + event(2));
  await fail();
  for (let attempt = 0; attempt < 7; attempt++) {
    await follower.deliver();
    timing.advance(6000);
  }
  expect(counters.parts('breakerOpened').get('otlp')).toBe(1);
  expect(said.filter((line) => line.includes('takes no telemetry'))).toHaveLength(1);
  await recover();
  await until(() => sink.logRecords().length === 2 && sink.spans().length === 1, 'all of it');
  expect(bodies()).toEqual([1, 2]);
  expect(counters.total('dropped')).toBe(0);
});

/** One attempt a second. */
async function failFiveTimes(): Promise<void> {
  for (let attempt = 0; attempt < 5; attempt++) {
    timing.advance(1000);
    await follower.deliver();
  }
}

test('after five failures nothing is tried for 30 s, then one probe', async () => {
  follow().follow(path());
  writeFileSync(path(), event(1));
  sink.behave({ status: 503 });
  await failFiveTimes();
  expect(sink.count()).toBe(5);
  timing.advance(29_999);
  await follower.deliver();
  expect(sink.count()).toBe(5);
  timing.advance(1);
  await follower.deliver();
  expect(sink.count()).toBe(6);
  timing.advance(30_000);
  sink.behave('healthy');
  await follower.deliver();
  expect(bodies()).toEqual([1]);
});

test('requests that fail in one moment, as the pieces of a batch do when a receiver restarts, are one failure', async () => {
  follow().follow(path());
  writeFileSync(path(), event(1));
  sink.behave({ status: 503 });
  const piece = (): Promise<unknown> => receivers.get('traces')!.send({ resourceSpans: [] });
  for (let moment = 0; moment < 4; moment++) {
    timing.advance(1000);
    await Promise.all(Array.from({ length: 9 }, piece));
  }
  expect(counters.total('breakerOpened')).toBe(0);
  sink.behave('healthy');
  await follower.deliver();
  expect(bodies()).toEqual([1]);
});

test('what the receiver will never take is isolated, counted and said, and the rest arrives', async () => {
  follow().follow(path());
  writeFileSync(path(), event(1) + event(2) + event(3) + event(4));
  // The whole, its first half, and event 1 alone.
  sink.behave({ status: 400 }, { times: 3 });
  await follower.deliver();
  expect(bodies()).toEqual([2, 3, 4]);
  expect(counters.parts('dropped')).toEqual(new Map([['refused_logs', 1]]));
  expect(said).toEqual([expect.stringMatching(/refused 1 logs records for good: status 400$/)]);
});

test('a receiver that refuses everything for good is not asked for ever', async () => {
  follow().follow(path());
  writeFileSync(path(), Array.from({ length: 200 }, (_, index) => event(index)).join(''));
  sink.behave({ status: 400 });
  await follower.deliver();
  expect(sink.count()).toBeLessThan(25);
  expect(counters.parts('dropped')).toEqual(new Map([['refused_logs', 200]]));
  await follower.deliver();
  expect(sink.count()).toBeLessThan(25);
});

test('a partial success is counted and said, not repeated', async () => {
  follow().follow(path());
  writeFileSync(path(), event(1) + event(2) + event(3));
  sink.behave({ partial: 2, message: 'too old' });
  await follower.deliver();
  await follower.deliver();
  expect(sink.count()).toBe(1);
  expect(counters.parts('delivered').get('logs')).toBe(1);
  expect(counters.parts('dropped')).toEqual(new Map([['refused_logs', 2]]));
  expect(said).toEqual([expect.stringContaining('partial success, too old')]);
});

test('an answer that is no OTLP, such as a login page, acknowledges nothing, and opens the breaker', async () => {
  follow().follow(path());
  writeFileSync(path(), event(1) + span('a'));
  sink.behave('page');
  await failFiveTimes();
  expect(counters.total('delivered')).toBe(0);
  expect(said).toEqual([expect.stringMatching(/takes no telemetry \(it answers 200 with something that is no OTLP\)/)]);
  sink.behave('healthy');
  timing.advance(30_000);
  await follower.deliver();
  expect(bodies()).toEqual([1]);
  expect(sink.spans().map(({ name }) => name)).toEqual(['a']);
  expect(counters.total('delivered')).toBe(2);
});

test("when one signal's request fails, the other is not sent twice", async () => {
  follow().follow(path());
  writeFileSync(path(), event(1) + span('a'));
  sink.behave({ status: 503 }, { signal: 'traces', times: 2 });
  await follower.deliver();
  appendFileSync(path(), event(2));
  await follower.deliver();
  await follower.deliver();
  expect(bodies()).toEqual([1, 2]);
  expect(sink.spans()).toHaveLength(1);
});

test('events acknowledged in the last 30 s are sent again when the receiver closes the connection; spans are not', async () => {
  follow().follow(path());
  writeFileSync(path(), event(1) + span('a') + event(2));
  await follower.deliver();
  timing.advance(1000);
  await sink.down();
  await sink.up();
  await until(() => sink.logRecords().length === 4, 'copies of both events');
  expect(bodies()).toEqual([1, 2, 1, 2]);
  expect(sink.spans()).toHaveLength(1);
  expect(counters.total('resent')).toBe(2);
});

test('what was acknowledged earlier is not sent again', async () => {
  follow().follow(path());
  writeFileSync(path(), event(1));
  await follower.deliver();
  timing.advance(HOLD_MS + 1);
  appendFileSync(path(), event(2));
  await follower.deliver();
  await sink.down();
  await sink.up();
  await until(() => sink.logRecords().length === 3, 'a copy of the second event');
  expect(bodies()).toEqual([1, 2, 2]);
});

test('a receiver that closes every connection gets an event four times at most', async () => {
  follow().follow(path());
  writeFileSync(path(), event(1));
  await follower.deliver();
  for (let round = 0; round < 8; round++) {
    follower.receiverLost();
    timing.advance(2000);
    await follower.deliver();
  }
  expect(bodies()).toEqual([1, 1, 1, 1]);
});

test('beyond the cap the oldest spool is dropped, counted and said', async () => {
  sink.behave({ status: 503 });
  leave('host-1-boot-0-0000.spool.jsonl', event(1) + event(2));
  leave('host-2-boot-0-0000.spool.jsonl', event(3));
  const older = new Date(Date.now() - 80_000);
  utimesSync(path('host-1-boot-0-0000.spool.jsonl'), older, older);
  follow({ maxBytes: event(1).length * 2 }).start();
  await until(() => counters.parts('dropped').get('spool_full') === 2, 'the drop');
  expect(said.some((line) => line.includes('the oldest 2 lines were dropped'))).toBe(true);
  sink.behave('healthy');
  timing.advance(30_000);
  await until(() => sink.logRecords().length === 1, 'the newer spool');
  expect(bodies()).toEqual([3]);
});

test('looks for left spools every five seconds', async () => {
  follow().start();
  await until(() => true, 'a first look');
  leave(NAME, event(1));
  timing.advance(SCAN_MS);
  await until(() => sink.logRecords().length === 1, 'the event');
  expect(bodies()).toEqual([1]);
});
