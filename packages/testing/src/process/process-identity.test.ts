import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, test } from 'vitest';

import { processIdentity } from './process-identity.ts';

test('tells a process from others, holds while it runs, and ends with it', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const identity = processIdentity(child.pid!);

  expect(identity).toMatch(/^\S+$/);
  expect(identity).not.toBe(processIdentity(process.pid));
  expect(processIdentity(child.pid!)).toBe(identity);

  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(processIdentity(child.pid!)).toBeUndefined();
});
