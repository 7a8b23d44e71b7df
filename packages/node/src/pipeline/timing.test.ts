import { setImmediate as turn } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { systemTiming } from './timing.ts';

test('runs one thing in a turn of the event loop, in the order they were asked for', async () => {
  const timing = systemTiming();
  const ran: string[] = [];
  timing.soon(() => {
    ran.push('a');
    timing.soon(() => ran.push('c'));
  });
  timing.soon(() => ran.push('b'));

  const perTurn: string[] = [];
  for (let turns = 0; turns < 4; turns++) {
    await turn();
    perTurn.push(ran.join(''));
  }
  expect(perTurn).toEqual(['a', 'ab', 'abc', 'abc']);
});

test('goes on with the next turn where one throws', async () => {
  const timing = systemTiming();
  const thrown: unknown[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.once('uncaughtException', (error) => thrown.push(error));
  try {
    const ran = new Promise<void>((resolve) => {
      timing.soon(() => {
        throw new Error('first');
      });
      timing.soon(resolve);
    });
    await ran;
  } finally {
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
  expect(thrown).toEqual([new Error('first')]);
});
