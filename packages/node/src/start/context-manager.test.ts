import { EventEmitter, once } from 'node:events';

import { type Context, ROOT_CONTEXT, createContextKey } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { describe, expect, test } from 'vitest';

import { LeanContextManager } from './context-manager.ts';

const KEY = createContextKey('test');
const [first, second] = ['first', 'second'].map((value) => ROOT_CONTEXT.setValue(KEY, value)) as [Context, Context];

describe.each([
  ['upstream', AsyncLocalStorageContextManager],
  ['lean', LeanContextManager],
])('an emitter bound by the %s context manager', (_, Manager) => {
  const manager = new Manager().enable();
  const seen: unknown[] = [];
  const look = (): void => void seen.push(manager.active().getValue(KEY));

  test('runs its listeners in the context it was first bound to, whenever they were added', async () => {
    const emitter = manager.bind(first, new EventEmitter());
    expect(manager.bind(second, emitter)).toBe(emitter);
    emitter.on('event', look);
    manager.with(second, () => emitter.once('event', () => look()));
    expect([emitter.emit('event', 1), emitter.emit('nobody')]).toEqual([true, false]);
    emitter.off('event', look);
    emitter.emit('event', 2);

    expect(seen.splice(0)).toEqual(['first', 'first']);
    setImmediate(() => emitter.emit('event', 3, 4));
    expect(await once(emitter, 'event')).toEqual([3, 4]);
  });

  test('lets what a listener throws through to the emitter of the event', () => {
    const emitter = manager.bind(first, new EventEmitter());
    emitter.on('event', () => {
      throw new Error('from the listener');
    });

    expect(() => emitter.emit('event')).toThrow('from the listener');
    expect(() => emitter.emit('error', new Error('unheard'))).toThrow('unheard');
    expect(manager.active()).toBe(ROOT_CONTEXT);
  });

  test('binds functions too', () => {
    expect(manager.bind(second, (key: symbol) => manager.active().getValue(key))(KEY)).toBe('second');
  });
});
