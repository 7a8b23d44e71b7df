import { EventEmitter } from 'node:events';

import { expect, test } from 'vitest';

import { settle } from '../pipeline/fake-timing.ts';
import { type LastActions, type ProcessEvents, followToTheEnd } from './end-of-process.ts';

interface Fixture {
  readonly events: EventEmitter;
  readonly done: string[];
  readonly stop: () => void;
  readonly settled: () => void;
}

function fixture({ delivers = true, isMainThread = true } = {}): Fixture {
  const events = new EventEmitter();
  const done: string[] = [];
  let settled = (): void => {};
  const actions: LastActions = {
    crashed: (_error, origin, isFatal) => void done.push(`crashed ${origin} ${isFatal}`),
    flushNow: () => void done.push('flush'),
    settle: delivers
      ? (reason) => {
          done.push(`settle ${reason}`);
          return new Promise((resolve) => {
            settled = resolve;
          });
        }
      : undefined,
    finish: (reason, code) => void done.push(`finish ${reason} ${code}`),
  };
  const fake = Object.assign(events, {
    pid: 7,
    kill: (pid: number, signal: string) => done.push(`kill ${pid} ${signal}`) > 0,
  });
  const stop = followToTheEnd(actions, isMainThread, fake as unknown as ProcessEvents);
  return { events, done, stop, settled: () => settled() };
}

test('a signal nobody listens to is raised again after delivery, without our listener', async () => {
  const { events, done, settled } = fixture();
  events.emit('SIGTERM');
  expect(done).toEqual(['settle SIGTERM']);
  settled();
  await settle();
  expect(done).toEqual(['settle SIGTERM', 'finish SIGTERM undefined', 'kill 7 SIGTERM']);
  expect(events.listenerCount('SIGTERM')).toBe(0);
});

test('a second signal does not wait', () => {
  const { events, done } = fixture();
  events.emit('SIGINT');
  events.emit('SIGINT');
  expect(done).toEqual(['settle SIGINT', 'finish SIGINT undefined', 'kill 7 SIGINT']);
});

test('without a receiver a signal is raised again at once', () => {
  const { events, done } = fixture({ delivers: false });
  events.emit('SIGTERM');
  expect(done).toEqual(['finish SIGTERM undefined', 'kill 7 SIGTERM']);
});

test('a signal the application listens to is its own affair, and its listeners count only each other', async () => {
  const { events, done } = fixture();
  const counts: number[] = [];
  const count = (): void => void counts.push(events.listenerCount('SIGTERM'));
  events.on('SIGTERM', count);
  for (let round = 0; round < 2; round++) {
    events.emit('SIGTERM');
    await settle();
  }
  expect({ done, counts }).toEqual({ done: ['flush', 'flush'], counts: [1, 1] });
  events.off('SIGTERM', count);
  events.emit('SIGTERM');
  expect(done).toEqual(['flush', 'flush', 'settle SIGTERM']);
});

test('an error is recorded before anybody handles it, and is fatal only if nobody does', () => {
  const { events, done } = fixture();
  events.emit('uncaughtExceptionMonitor', new Error('x'), 'uncaughtException');
  events.on('uncaughtException', () => {});
  events.emit('uncaughtExceptionMonitor', new Error('x'), 'unhandledRejection');
  expect(done).toEqual(['crashed uncaughtException true', 'flush', 'crashed unhandledRejection false', 'flush']);
});

test('an empty event loop is used for delivery once, and not where the application waits for it too', () => {
  const { events, done } = fixture();
  events.emit('beforeExit');
  events.emit('beforeExit');
  expect(done).toEqual(['settle exit']);
  const shared = fixture();
  shared.events.on('beforeExit', () => {});
  shared.events.emit('beforeExit');
  expect(shared.done).toEqual([]);
});

test('a parent that goes away leaves nothing unwritten', () => {
  const { events, done } = fixture();
  events.emit('disconnect');
  expect(done).toEqual(['flush']);
});

test('a worker thread follows its own exit alone', () => {
  const { events } = fixture({ isMainThread: false });
  expect(events.eventNames()).toEqual(['exit']);
});

test('taking it back leaves no listener', () => {
  const { events, stop } = fixture();
  stop();
  expect(events.eventNames()).toEqual([]);
});
