import { given } from '@spanreel/testing';
import { expect, test } from 'vitest';

import type { Saga, SagaOptions } from './index.ts';
import { isSagaError, saga } from './index.ts';

/** A saga whose second step fails: how it ended, and what was undone. */
async function failing(
  fail: (saga: Saga) => unknown,
  options: SagaOptions = {},
): Promise<{ readonly error: unknown; readonly undone: readonly string[] }> {
  const undone: string[] = [];
  const { result: error } = await given().whenFailing(() =>
    saga('book', options, async (running) => {
      await running.step('hold', () => 1, { compensate: () => void undone.push('hold') });
      await fail(running);
    }),
  );
  return { error, undone };
}

test('undoes what was done where the callback that judges a failure throws itself', async () => {
  const { error, undone } = await failing(({ step }) => step('charge', () => Promise.reject(new Error('declined'))), {
    isUnknown: (thrown) => (thrown as { response: { status: number } }).response.status === 504,
  });

  expect(error).toMatchObject({ message: 'saga "book" failed at step "charge" and was compensated: declined' });
  expect(undone).toEqual(['hold']);
});

test.each([
  ['nothing', undefined, 'undefined'],
  ['an object without a prototype', Object.create(null), '[unreadable]'],
  ['null', null, 'null'],
  ['a text', 'no', 'no'],
])('tells the outcome where %s is thrown', async (_, thrown, said) => {
  const { error, undone } = await failing(() => {
    // oxlint-disable-next-line only-throw-error -- what applications throw is not ours to choose
    throw thrown;
  });

  expect(isSagaError(error)).toBe(true);
  expect(error).toMatchObject({ message: `saga "book" failed and was compensated: ${said}` });
  expect(undone).toEqual(['hold']);
});

test.each([Number.POSITIVE_INFINITY, Number.NaN, 2 ** 31])(
  'waits as long as it takes with a timeout of %s',
  async (timeoutMs) => {
    await given()
      .when(() =>
        saga('book', { compensationTimeoutMs: timeoutMs, settleMs: timeoutMs }, ({ step }) =>
          step('hold', () => new Promise((resolve) => setTimeout(resolve, 20, 'held')), { timeoutMs }),
        ),
      )
      .then(({ result }) => expect(result).toBe('held'));
  },
);

test('takes a step that is awaited after another one has failed for no unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    const { undone } = await failing(async ({ step }) => {
      const beside = step('beside', async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error('beside');
      });
      await step('charge', async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        throw new Error('declined');
      });
      await beside;
    });
    await new Promise((resolve) => setImmediate(resolve));

    expect(undone).toEqual(['hold']);
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});

test('names the field where a plan is refused for what it holds', async () => {
  await given()
    .whenFailing(() =>
      saga('book', { id: 17 as unknown as string }, ({ step }) => step('hold', () => 1, { compensate: () => 2 })),
    )
    .then(({ result }) => expect(String(result)).toContain('saga_id must be string'));
});
