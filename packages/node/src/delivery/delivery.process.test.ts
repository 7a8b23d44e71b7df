import { request } from 'node:http';
import { fileURLToPath } from 'node:url';

import { type App, OtlpSink, readLogDirectory, startApp, temporaryDirectory, waitForLog } from '@spanreel/testing';
import { expect, test } from 'vitest';

const entry = fileURLToPath(new URL('fixture-app.ts', import.meta.url));

// Sent at once, so that a test need not wait for a batch to fill.
const FAST = { OTEL_BSP_SCHEDULE_DELAY: '50', OTEL_EXPORTER_OTLP_TIMEOUT: '1000' };

async function start(log: string, env: Readonly<Record<string, string>> = {}): Promise<App> {
  return startApp({
    entry,
    env: { SPANREEL_LOG: log, ...FAST, ...env },
    interactive: true,
    until: /^port \d+/,
    deadline: 120_000,
  });
}

function get(app: App): Promise<{ status: number; millis: number }> {
  const port = /port (\d+)/.exec(app.stdout)?.[1];
  const begin = performance.now();
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', agent: false }, (response) => {
      response
        .resume()
        .on('end', () => resolve({ status: response.statusCode ?? 0, millis: performance.now() - begin }));
    })
      .on('error', reject)
      .end();
  });
}

/** Every event by its text, copies dropped as a reader drops them. */
function eventsAt(sink: OtlpSink): string[] {
  const byId = new Map(
    sink
      .logRecords()
      .filter(({ eventName }) => eventName === 'error.occurred')
      .map(({ attributes, body }) => [
        attributes['spanreel.event.id'],
        (body as { error_message: string }).error_message,
      ]),
  );
  return [...byId.values()].toSorted();
}

function numbered(what: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${what} ${index + 1}`).toSorted();
}

test.each([
  ['is down', async (sink: OtlpSink) => sink.down(), async (sink: OtlpSink) => sink.up()],
  [
    'answers after 10 s',
    async (sink: OtlpSink) => sink.behave({ slow: 10_000 }),
    async (sink: OtlpSink) => sink.behave('healthy'),
  ],
  [
    'answers 500',
    async (sink: OtlpSink) => sink.behave({ status: 500 }),
    async (sink: OtlpSink) => sink.behave('healthy'),
  ],
  [
    'answers garbage',
    async (sink: OtlpSink) => sink.behave('garbage'),
    async (sink: OtlpSink) => sink.behave('healthy'),
  ],
  ['is a login page', async (sink: OtlpSink) => sink.behave('page'), async (sink: OtlpSink) => sink.behave('healthy')],
  [
    'drops the connection',
    async (sink: OtlpSink) => sink.behave('drop'),
    async (sink: OtlpSink) => sink.behave('healthy'),
  ],
])(
  'while the receiver %s no request waits and nothing throws; everything arrives once it is back',
  async (_, fail, recover) => {
    const log = temporaryDirectory();
    await using sink = await OtlpSink.start();
    await fail(sink);
    const app = await start(log, sink.env);
    for (let index = 0; index < 20; index++) {
      const { status, millis } = await get(app);
      expect(status).toBe(200);
      // An export that was waited for would take a second at least: its time-out.
      expect(millis).toBeLessThan(900);
    }
    await recover(sink);
    await sink.waitFor(() => eventsAt(sink).length === 20 && new Set(sink.spans().map(({ name }) => name)).size >= 20, {
      what: '20 events and spans',
      deadline: 50_000,
    });
    expect(eventsAt(sink)).toEqual(numbered('event', 20));
    expect([...new Set(sink.spans().map(({ name }) => name))].toSorted()).toEqual(numbered('span', 20));
    expect(app.stderr.split('\n').filter((line) => line !== '' && !/takes (no )?telemetry/.test(line))).toEqual([]);
    app.kill('SIGKILL');
    await app.ended;
  },
);

test('what a killed process left is delivered within 40 s of the next start, exactly once', async () => {
  const log = temporaryDirectory();
  await using sink = await OtlpSink.start();
  await sink.down();
  const first = await start(log, sink.env);
  first.say('emit 500');
  await waitForLog(log, ({ events, spans }) => events.length === 500 && spans.length === 500, { deadline: 20_000 });
  first.kill('SIGKILL');
  await first.ended;
  await sink.up();
  const begin = performance.now();
  const second = await start(log, sink.env);
  await sink.waitFor(() => eventsAt(sink).length === 500 && sink.spans().length === 500, {
    deadline: 40_000,
    what: 'what was left',
  });
  expect(performance.now() - begin).toBeLessThan(40_000);
  expect(eventsAt(sink)).toEqual(numbered('event', 500));
  expect(sink.spans()).toHaveLength(500);
  second.kill('SIGKILL');
  await second.ended;
}, 90_000);

test('two processes with one directory write and deliver without touching each other', async () => {
  const log = temporaryDirectory();
  await using sink = await OtlpSink.start();
  const apps = await Promise.all([start(log, sink.env), start(log, sink.env)]);
  for (const app of apps) app.say('emit 300');
  await sink.waitFor(() => sink.logRecords().filter(({ eventName }) => eventName === 'error.occurred').length === 600, {
    deadline: 20_000,
    what: '600 events',
  });
  expect(readLogDirectory(log).files).toHaveLength(2);
  expect(new Set(sink.logRecords().map(({ attributes }) => attributes['spanreel.writer.id'])).size).toBe(2);
  for (const app of apps) app.kill('SIGKILL');
  await Promise.all(apps.map((app) => app.ended));
});

test('1,000 of 1,000 durable events survive SIGKILL right after the last has resolved', async () => {
  const log = temporaryDirectory();
  const app = await start(log);
  app.say('durable 1000');
  await app.waitForLine('all stored');
  app.kill('SIGKILL');
  await app.ended;
  const stored = readLogDirectory(log).events.map(
    ({ payload }) => (payload as { error_message: string }).error_message,
  );
  expect(stored.filter((text) => text.startsWith('durable')).toSorted()).toEqual(
    Array.from({ length: 1000 }, (_, index) => `durable ${index}`).toSorted(),
  );
});

test('an event is in the log well within a second, without anybody asking', async () => {
  const log = temporaryDirectory();
  const app = await start(log);
  await get(app);
  const { events } = await waitForLog(log, (contents) => contents.events.length > 0, { deadline: 1000 });
  expect(events.map(({ payload }) => (payload as { error_message: string }).error_message)).toEqual(['event 1']);
  app.kill('SIGKILL');
  await app.ended;
});
