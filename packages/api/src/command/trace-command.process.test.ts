import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { AppCase, EventView, OtlpSink } from '@spanreel/testing';
import { describeApps, isEvent, scratchProject, toEventView } from '@spanreel/testing';
import { afterAll, beforeAll, expect } from 'vitest';

const api = createServer((_request, response) => response.end('answer'));
beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  api.close();
});

// One command that asks an API, and then ends in the way that its argument says.
const program = `
import { traceCommand } from '@spanreel/api/command';

const ways = {
  nothing: () => undefined,
  return: () => 3,
  exitCode: () => {
    process.exitCode = 4;
  },
  throw: () => {
    throw new RangeError('no room "kitchn"');
  },
  exit: () => process.exit(5),
  exitWell: () => process.exit(0),
  crash: () => {
    setTimeout(() => {
      throw new TypeError('not a room');
    });
    return new Promise(() => undefined);
  },
  wait: () => {
    console.log('waiting');
    return new Promise((resolve) => setTimeout(resolve, 60_000));
  },
  graceful: () => {
    process.on('SIGINT', () => process.exit(130));
    return ways.wait();
  },
};
const [way] = process.argv.slice(2);
await traceCommand('ask', { program: 'app' }, async () => {
  await (await fetch(process.env.API)).text();
  return ways[way]();
});
`;

type Told = readonly [type: string, payload?: object];

const told = (events: readonly EventView[]): Told[] =>
  events
    .filter(({ event_type: type }) => /^(?:command|api)\./.test(type))
    .map(({ event_type: type, payload }) => {
      const { exit_code, signal, error_type } = payload as Record<string, unknown>;
      return [type, JSON.parse(JSON.stringify({ exit_code, signal, error_type }))];
    });

const delivered = (sink: OtlpSink): EventView[] => sink.logRecords().filter(isEvent).map(toEventView);

// What was delivered is kept for a while, to be sent again should the connection turn out to have been broken.
const inOrder = (events: readonly EventView[]): EventView[] =>
  [...new Map(events.map((event) => [event.event_id, event])).values()].toSorted((one, two) => one.clock - two.clock);

interface Way {
  readonly way: string;
  readonly ended: { readonly exitCode: number | null; readonly signal?: NodeJS.Signals };
  readonly last: Told;
  readonly signal?: NodeJS.Signals;
}

const ways: Way[] = [
  { way: 'nothing', ended: { exitCode: 0 }, last: ['command.completed', { exit_code: 0 }] },
  { way: 'return', ended: { exitCode: 3 }, last: ['command.failed', { exit_code: 3, error_type: '3' }] },
  { way: 'exitCode', ended: { exitCode: 4 }, last: ['command.failed', { exit_code: 4, error_type: '4' }] },
  { way: 'throw', ended: { exitCode: 1 }, last: ['command.failed', { error_type: 'RangeError' }] },
  { way: 'exit', ended: { exitCode: 5 }, last: ['command.failed', { exit_code: 5, error_type: '5' }] },
  { way: 'exitWell', ended: { exitCode: 0 }, last: ['command.completed', { exit_code: 0 }] },
  { way: 'crash', ended: { exitCode: 1 }, last: ['command.failed', { error_type: 'uncaughtException' }] },
  {
    way: 'wait',
    signal: 'SIGINT',
    ended: { exitCode: null, signal: 'SIGINT' },
    last: ['command.failed', { signal: 'SIGINT', error_type: 'SIGINT' }],
  },
  {
    way: 'graceful',
    signal: 'SIGINT',
    ended: { exitCode: 130 },
    last: ['command.failed', { exit_code: 130, error_type: '130' }],
  },
];

const cases = ways.flatMap(({ way, ended, last, signal }): AppCase[] => {
  const common = { args: [way], ...(signal !== undefined && { signal, until: 'waiting' }) };
  const check = (
    app: { exitCode: number | null; signal: NodeJS.Signals | null },
    events: readonly EventView[],
  ): void => {
    expect({ exitCode: app.exitCode, signal: app.signal }).toEqual({ signal: null, ...ended });
    expect(told(events)).toEqual([['command.started', {}], ['api.call.started', {}], ['api.call.completed', {}], last]);
    const run = events.filter(({ event_type: type }) => /^(?:command|api)\./.test(type));
    expect(new Set(run.map(({ correlation_id: id }) => id)).size).toBe(1);
    expect(new Set(run.map(({ stream_id: id }) => id)).size).toBe(1);
    expect(new Set(run.map(({ trace_id: id }) => id)).size).toBe(1);
    expect(run[0]?.correlation_id).toMatch(/^[\da-f-]{36}$/);
  };
  return [
    {
      name: `${way}: is in the log when the process has ended`,
      ...common,
      check: ({ app, log }) => check(app, log().events),
    },
    {
      name: `${way}: is on record when the process has ended, with a Collector`,
      ...common,
      collector: true,
      check: ({ app, sink, log }) => check(app, inOrder([...delivered(sink), ...log().events])),
    },
  ];
});

describeApps(
  'traceCommand',
  async () => ({
    project: await scratchProject({ packages: ['@spanreel/node', '@spanreel/api'] }),
    entry: 'app.mjs',
    files: { 'app.mjs': program },
    require: ['@spanreel/node/register'],
    env: {
      API: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      SPANREEL_API_EVENTS: 'true',
      OTEL_LOG_LEVEL: 'warn',
    },
  }),
  cases,
);

describeApps(
  'traceCommand without Spanreel',
  async () => ({
    project: await scratchProject({ packages: ['@spanreel/node', '@spanreel/api'] }),
    entry: 'app.mjs',
    files: { 'app.mjs': program },
    env: { API: `http://127.0.0.1:${(api.address() as AddressInfo).port}` },
  }),
  ways
    .filter(({ signal }) => signal === undefined)
    .map(({ way, ended }) => ({
      name: `${way}: ends as it does with it`,
      args: [way],
      check: ({ app: { exitCode } }) => expect(exitCode).toBe(ended.exitCode),
    })),
);
