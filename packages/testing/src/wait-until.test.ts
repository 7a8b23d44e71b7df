import { expect, test } from 'vitest';

import { waitUntil } from './wait-until.ts';

test('resolves with the first truthy value', async () => {
  let asked = 0;

  expect(await waitUntil(() => (asked++ < 2 ? undefined : 'there'))).toBe('there');
  expect(asked).toBe(3);
});

test('asks once more at the deadline, then says what was awaited and what was there', async () => {
  const wait = waitUntil(() => false, { deadline: 25, what: 'the third turn', describe: () => 'turns: 2' });

  await expect(wait).rejects.toThrow('waited 25 ms in vain for the third turn\nturns: 2');
});

test('ends with what the condition throws', async () => {
  const wait = waitUntil(() => {
    throw new Error('the process is gone');
  });

  await expect(wait).rejects.toThrow('the process is gone');
});
