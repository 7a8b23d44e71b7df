import { given } from '@spanreel/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { startApiCall } from '../api-call/index.ts';
import { stage } from '../workflow/index.ts';
import { traceCommand } from './index.ts';

// The exit code is the one of the process that runs the tests.
let before: typeof process.exitCode;
beforeEach(() => {
  before = process.exitCode;
  process.exitCode = undefined;
});
afterEach(() => {
  process.exitCode = before;
});

const options = { id: 'c-1', arguments: ['--room', 'kitchen'], program: 'home', programVersion: '2.4.0' };
const names = { command: 'devices list', command_id: 'c-1' };
const duration_ms = expect.any(Number);

test('is one span, one stream and one correlation id, with what happens beneath', async () => {
  await given()
    .when(() =>
      traceCommand('devices list', options, async ({ id, name }) => {
        expect([id, name]).toEqual(['c-1', 'devices list']);
        const call = startApiCall({ method: 'GET', host: 'hub.local' });
        call.answered({ status: 200 });
        call.end();
        await stage('print', () => 1);
      }),
    )
    .then(({ spans, events, telemetry }) => {
      expect(telemetry.pipeline.rejections).toEqual([]);
      spans.count(2).tree([
        {
          name: 'devices list',
          kind: 'internal',
          status: 'unset',
          attributes: {
            'spanreel.command.id': 'c-1',
            'spanreel.command.name': 'devices list',
            'process.exit.code': 0,
            'spanreel.end_reason': undefined,
          },
          children: ['print'],
        },
      ]);
      expect(events.map(({ event_type: type }) => type)).toEqual([
        'command.started',
        'api.call.started',
        'api.call.completed',
        'stage.started',
        'stage.completed',
        'command.completed',
        'replay.checkpoint',
      ]);
      expect(events[0]).toMatchObject({
        status: 'pending',
        payload: { ...names, arguments: ['--room', 'kitchen'], program: 'home', program_version: '2.4.0' },
      });
      expect(events[5]).toMatchObject({ status: 'success', payload: { ...names, exit_code: 0, duration_ms } });
      expect(new Set(events.map(({ stream_id: stream }) => stream)).size).toBe(1);
      expect(new Set(events.map(({ correlation_id: correlation }) => correlation)).size).toBe(1);
      expect(events[0]?.correlation_id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      expect(telemetry.pipeline.openStreams).toEqual([]);
      expect(telemetry.pipeline.pendingExits).toBe(0);
      expect(process.exitCode).toBeUndefined();
    });
});

test.each([
  { as: 'is returned', body: () => 3 },
  {
    as: 'is set',
    body: () => {
      process.exitCode = 3;
    },
  },
])('an exit code that $as is the command’s and the process’s', async ({ body }) => {
  await given()
    .when(() => traceCommand('devices list', options, body))
    .then(({ spans, events }) => {
      expect(process.exitCode).toBe(3);
      spans
        .count(1)
        .one('devices list')
        .hasStatus('error', 'exit code 3')
        .hasAttributes({ 'process.exit.code': 3, 'error.type': '3', 'spanreel.end_reason': undefined });
      expect(events[1]).toMatchObject({
        event_type: 'command.failed',
        status: 'failed',
        payload: { ...names, exit_code: 3, error_type: '3', error_message: 'exit code 3', duration_ms },
      });
    });
});

test.each([
  { error: new RangeError('no room "kitchn"'), exitCode: undefined, type: 'RangeError' },
  {
    error: Object.assign(new Error('usage'), { code: 'commander.help', exitCode: 2 }),
    exitCode: 2,
    type: 'commander.help',
  },
])('an error of the body goes on to the caller, with exit code $exitCode', async ({ error, exitCode, type }) => {
  await given()
    .whenFailing(() =>
      traceCommand('devices list', options, () => {
        throw error;
      }),
    )
    .then(({ result, spans, events }) => {
      expect(result).toBe(error);
      expect(process.exitCode).toBeUndefined();
      spans.one('devices list').hasStatus('error', error.message).hasEvents('exception');
      expect(events[1]?.payload).toEqual({
        ...names,
        ...(exitCode !== undefined && { exit_code: exitCode }),
        error_type: type,
        error_message: error.message,
        duration_ms,
      });
    });
});

test.each([
  { why: 'exit', code: undefined, type: 'command.completed', payload: { exit_code: 0 } },
  { why: 'exit', code: 4, type: 'command.failed', payload: { exit_code: 4, error_type: '4' } },
  { why: 'SIGINT', code: undefined, type: 'command.failed', payload: { signal: 'SIGINT', error_type: 'SIGINT' } },
  {
    why: 'uncaughtException',
    code: undefined,
    type: 'command.failed',
    payload: { error_type: 'uncaughtException' },
  },
])('ends with the process: $why, exit code $code', async ({ why, code, type, payload }) => {
  await given()
    .when(async (_, { pipeline }) => {
      void traceCommand('devices list', options, () => stage('wait', () => new Promise<void>(() => undefined)));
      process.exitCode = code;
      pipeline.exit(why);
    })
    .then(({ spans, events }) => {
      spans.count(2).one('wait').hasStatus('error', 'ended by process_exit');
      const ended = spans.one('devices list').hasAttributes({ 'spanreel.end_reason': undefined });
      if (type === 'command.completed') ended.hasStatus('unset');
      else ended.hasStatus('error');
      expect(events.map(({ event_type: each }) => each)).toEqual([
        'command.started',
        'stage.started',
        'stage.failed',
        type,
        'replay.checkpoint',
      ]);
      expect(events[3]?.payload).toMatchObject({ ...names, ...payload });
    });
});

test('sets the exit code also where nobody looks', async () => {
  await traceCommand('devices list', () => 5);
  expect(process.exitCode).toBe(5);
});
