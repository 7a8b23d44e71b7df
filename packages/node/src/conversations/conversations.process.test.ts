import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { filesSource } from '@spanreel/log';
import { type App, type EventView, scratchProject, startApp, temporaryDirectory } from '@spanreel/testing';
import { expect, test } from 'vitest';

import { type ConversationLog, readConversationLog } from './conversation-log.ts';
import { threeServices } from './three-services.ts';

const CONVERSATIONS = 10_000;
const SEED = process.env['SPANREEL_TEST_SEED'] ?? String(Date.now() % 2 ** 31);
const UUID_V7 = /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** What a conversation looks like from its first to its last event: what was said, by whom, and what surrounds it. */
const EXPECTED = [
  'agent call.started',
  'agent step 1',
  'agent stage.started',
  'desk step 2',
  'calendar step 3',
  'desk step 4',
  'desk step 5',
  'agent step 6',
  'agent step 7',
  'agent call.ended',
  'agent replay.checkpoint',
];

test(`of ${CONVERSATIONS} conversations, all open at once in three processes, every event, span and log line is told apart (SPANREEL_TEST_SEED=${SEED})`, async () => {
  const directory = temporaryDirectory();
  await run(directory);
  const log = await readConversationLog(join(directory, 'log'));
  const streams = byStream(log.events);

  expect(streams.size).toBe(CONVERSATIONS);
  const seen = new Set<string>();
  const wrong = [...streams.values()].flatMap((events) => whatIsWrong(events, seen));
  expect(summary(wrong)).toEqual(NOTHING);
  // Nobody's identity stands in two conversations.
  expect(seen.size).toBe(4 * CONVERSATIONS);

  expect(summary(wrongSpans(log, streams))).toEqual(NOTHING);
  expect(summary(wrongLines(log, streams, directory))).toEqual(NOTHING);

  // The reader of the log sees the same in its own way.
  const source = filesSource({ directories: [join(directory, 'log')] });
  const [stream = '', events = []] = [...streams][0] ?? [];
  const recording = await source.readStream(stream);
  expect(recording.events.map(({ event_id: id }) => id)).toEqual(merged(events).map(({ event_id: id }) => id));
  expect(recording.events.map(({ sequence_number: position }) => position)).toEqual(
    events.map((_, index) => index + 1),
  );
  expect(recording.completeness).toMatchObject({ complete: true, duplicates: 0, gaps: [], conflicts: [] });
}, 300_000);

const NOTHING = { faults: 0, first: [] };

/** Few of what may be tens of thousands. */
function summary(wrong: readonly string[]): { faults: number; first: readonly string[] } {
  return { faults: wrong.length, first: wrong.slice(0, 20) };
}

async function run(directory: string): Promise<void> {
  const project = await scratchProject({
    packages: ['@spanreel/node', '@spanreel/api'],
    dependencies: { '@opentelemetry/api': '1.10.0', pino: '10.4.0', ws: '8.23.0' },
  });
  const start = async (part: string, env: Readonly<Record<string, string>> = {}): Promise<App & { url: string }> => {
    const app = await startApp({
      project,
      entry: 'app.cjs',
      files: { 'app.cjs': threeServices },
      require: ['@spanreel/node/register'],
      env: {
        SPANREEL_LOG: join(directory, 'log'),
        OTEL_SERVICE_NAME: part,
        PART: part,
        COUNT: String(CONVERSATIONS),
        LINES: join(directory, `${part}.pino`),
        SEED,
        ...env,
      },
      interactive: true,
      deadline: 240_000,
    });
    const [, port = ''] = await app.waitForLine(/^port (\d+)/);
    return Object.assign(app, { url: `http://127.0.0.1:${port}` });
  };
  const agent = await start('agent');
  const calendar = await start('calendar');
  const desk = await start('desk', { AGENT_URL: agent.url, CALENDAR_URL: calendar.url.replace('http', 'ws') });
  agent.say(desk.url);
  await agent.waitForLine('done', { deadline: 200_000 });
  for (const app of [agent, desk, calendar]) app.kill('SIGTERM');
  for (const app of [agent, desk, calendar]) expect(await app.ended).toMatchObject({ exitCode: 0 });
}

function byStream(events: readonly EventView[]): ReadonlyMap<string, readonly EventView[]> {
  const own = new Set(
    events.filter(({ event_type: type }) => type === 'system.startup').map(({ stream_id: id }) => id),
  );
  return Map.groupBy(
    events.filter(({ stream_id: id }) => !own.has(id)),
    ({ stream_id: id }) => id,
  );
}

function merged(events: readonly EventView[]): readonly EventView[] {
  return events.toSorted(
    (a, b) =>
      a.clock - b.clock ||
      (a.writer_id < b.writer_id ? -1 : Number(a.writer_id > b.writer_id)) ||
      a.writer_seq - b.writer_seq,
  );
}

/** What of one stream is not as it must be, in words. `seen` takes its identities. */
function whatIsWrong(events: readonly EventView[], seen: Set<string>): string[] {
  const order = merged(events);
  const [first] = order;
  const {
    stream_id: stream,
    trace_id: trace,
    correlation_id: correlation,
    conversation_id: conversation,
  } = first ?? order[0]!;
  const number = Number(/^conversation-(\d+)$/.exec(conversation ?? '')?.[1] ?? Number.NaN);
  for (const id of [stream, trace, correlation ?? '', conversation ?? '']) seen.add(id);
  const wrong: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(`conversation ${number}: ${what}`);
  };
  must(UUID_V7.test(stream) && UUID_V7.test(correlation ?? ''), `${stream} or ${correlation} is no UUIDv7`);
  const told = order.map((event) => tellOf(event));
  must(told.filter((what) => what !== 'agent stage.completed').join() === EXPECTED.join(), `it went ${told.join()}`);
  must(told.filter((what) => what === 'agent stage.completed').length === 1, 'its stage did not complete once');
  for (const event of order) {
    const { text } = event.payload as { readonly text?: string };
    must(text === undefined || text.startsWith(`conversation ${number} `), `${text} stands in it`);
    must(event.trace_id === trace, `${event.event_type} is in trace ${event.trace_id}`);
    must(event.correlation_id === correlation, `${event.event_type} has correlation ${event.correlation_id}`);
    must(event.conversation_id === conversation, `${event.event_type} has conversation ${event.conversation_id}`);
    must(event.tenant_id === `tenant-${number % 7}`, `${event.event_type} has tenant ${event.tenant_id}`);
  }
  for (const [writer, own] of Map.groupBy(order, ({ writer_id: id }) => id)) {
    must(
      own.every(({ writer_seq: seq }, index) => seq === index + 1),
      `${writer} counted ${own.map(({ writer_seq: seq }) => seq).join()}`,
    );
    must(
      own.every(({ clock }, index) => index === 0 || clock > own[index - 1]!.clock),
      `${writer}'s clock went back`,
    );
    must(
      own.every(({ prev_hash: hash }, index) => (hash === undefined) === (index === 0)),
      `${writer}'s chain has a hole`,
    );
  }
  return wrong;
}

function tellOf({ event_type: type, payload, resource }: EventView): string {
  const step = /step \d$/.exec((payload as { readonly text?: string }).text ?? '')?.[0];
  return `${resource['service.name'] as string} ${step ?? type}`;
}

/** Every event lies in a span of its trace, below the parent that it names; every span has the correlation id of its trace. */
function wrongSpans({ spans }: ConversationLog, streams: ReadonlyMap<string, readonly EventView[]>): string[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  const correlations = new Map([...streams.values()].map(([event]) => [event?.trace_id, event?.correlation_id]));
  const ofConversations = spans.filter(({ trace }) => correlations.has(trace));
  const roots = ofConversations.filter(({ parent }) => parent === '');
  return [
    // The call; its stage; the agent's request and the desk's answer; the desk's request and the agent's answer.
    ...(ofConversations.length === 6 * CONVERSATIONS ? [] : [`${ofConversations.length} spans`]),
    ...(roots.length === CONVERSATIONS ? [] : [`${roots.length} roots`]),
    ...ofConversations.flatMap(({ id, trace, parent, correlation }) => [
      ...(correlation === correlations.get(trace) ? [] : [`span ${id} has correlation ${String(correlation)}`]),
      ...(parent === '' || byId.get(parent)?.trace === trace ? [] : [`span ${id} has its parent ${parent} elsewhere`]),
    ]),
    ...[...streams.values()]
      .flat()
      .flatMap(({ event_id: id, span_id: span = '', parent_span_id: parent = '', trace_id: trace }) => {
        const found = byId.get(span);
        if (found === undefined) return [`event ${id} lies in no span`];
        // What is continued from a message lies in the sender's span, whose parent only the sender knows.
        return found.trace === trace && (parent === '' || parent === found.parent)
          ? []
          : [`event ${id} is below ${parent}`];
      }),
  ];
}

interface PinoLine {
  readonly number: string;
  readonly trace_id: string;
  readonly correlation_id: string;
}

/** Every line of pino and every record of the logs API has the correlation id of its conversation. */
function wrongLines(
  { logRecords }: ConversationLog,
  streams: ReadonlyMap<string, readonly EventView[]>,
  directory: string,
): string[] {
  const wanted = new Map([...streams.values()].map(([event]) => [event?.conversation_id, event?.correlation_id]));
  const pino = ['agent', 'calendar'].flatMap((part) =>
    readFileSync(join(directory, `${part}.pino`), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as PinoLine),
  );
  return [
    ...(pino.length === 2 * CONVERSATIONS ? [] : [`${pino.length} lines of pino`]),
    // Pino's are records of the logs API, too.
    ...(logRecords.length === 3 * CONVERSATIONS ? [] : [`${logRecords.length} log records`]),
    ...pino.flatMap(({ number, correlation_id: id }) =>
      id === wanted.get(`conversation-${number}`) ? [] : [`a line of pino of ${number} has ${id}`],
    ),
    ...logRecords.flatMap(({ number, correlation }) =>
      correlation === wanted.get(`conversation-${String(number)}`)
        ? []
        : [`a record of ${String(number)} has ${String(correlation)}`],
    ),
  ];
}
