import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { withFileLock } from './file-lock.ts';

let directory: string;
let lock: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lock-'));
  lock = join(directory, 'deep', 'lock');
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('runs one piece of work at a time and leaves no lock', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, async () => withFileLock(lock, work)));

  expect(most).toBe(1);
  expect(existsSync(lock)).toBe(false);
});

test('gives the lock back when the work fails', async () => {
  await expect(withFileLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');

  expect(await withFileLock(lock, async () => 'free')).toBe('free');
});

test('takes over from a process that is gone, one of many waiting', async () => {
  await withFileLock(lock, async () => undefined);
  // No process has this number: Linux and macOS end far below it.
  writeFileSync(lock, '2147483646 somebody');
  const order: number[] = [];
  await Promise.all([1, 2, 3].map(async (number) => withFileLock(lock, async () => order.push(number))));

  expect(new Set(order)).toEqual(new Set([1, 2, 3]));
  expect(existsSync(lock)).toBe(false);
});

test('takes over from a process whose number somebody else has by now', async () => {
  await withFileLock(lock, async () => undefined);
  writeFileSync(lock, `${process.ppid} somebody another-boot:1`);

  expect(await withFileLock(lock, async () => 'taken over', { deadline: 1000 })).toBe('taken over');
});

test('says once whom it waits for', async () => {
  const waited: (number | undefined)[] = [];
  let second: Promise<void> = Promise.resolve();
  await withFileLock(lock, async () => {
    second = withFileLock(lock, async () => undefined, { onWait: (holder) => waited.push(holder) });
  });
  await second;

  expect(waited).toEqual([process.pid]);
});

test('stops waiting when it is told to', async () => {
  const aborted = new AbortController();
  await withFileLock(lock, async () => {
    const second = withFileLock(lock, async () => 'never', { signal: aborted.signal });
    aborted.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
  });

  expect(existsSync(lock)).toBe(false);
});

test('leaves a lock alone that is no longer its own', async () => {
  await withFileLock(lock, async () => {
    writeFileSync(lock, `${process.pid} somebody else`);
  });

  expect(existsSync(lock)).toBe(true);
});

test('names the holder when it waits in vain', async () => {
  await withFileLock(lock, async () => {
    await expect(withFileLock(lock, async () => undefined, { deadline: 20 })).rejects.toThrow(
      new RegExp(`waited 20 ms in vain for the lock .*\nheld by process ${process.pid} `),
    );
  });
});
