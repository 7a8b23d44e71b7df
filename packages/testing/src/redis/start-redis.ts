import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

import { onTestFinished } from 'vitest';

import { installBackend } from '../backends/install/install.ts';
import { Progress } from '../backends/install/progress.ts';
import { freePort } from '../backends/run/ports.ts';
import { temporaryDirectory } from '../process/temporary-directory.ts';
import { waitUntil } from '../wait-until.ts';
import { REDIS } from './redis-backend.ts';

/** A Redis that a test has for itself. */
export interface StartedRedis {
  readonly port: number;
  /** `redis://127.0.0.1:<port>`. */
  readonly url: string;
}

/**
 * Starts a Redis inside a test, on loopback and in memory, and ends it with the test: the one on PATH, else Debian's, which the first
 * test on a machine fetches into the user's cache (20 seconds, without root). Rejects with a `SetUpError` where there is none to be had.
 *
 * @example
 * const { url } = await startRedis();
 */
export async function startRedis(): Promise<StartedRedis> {
  const { programs } = await installBackend(REDIS, new Progress(), new AbortController().signal);
  const port = await freePort();
  const server = spawn(
    programs['redis-server']!,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--daemonize', 'no'],
    { cwd: temporaryDirectory(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  onTestFinished(async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGKILL');
    await ended;
  });
  await waitUntil(async () => server.exitCode === null && answers(port), {
    what: 'Redis to answer',
    describe: () => said,
  });
  return { port, url: `redis://127.0.0.1:${port}` };
}

/** Whether a Redis answers PING there. */
async function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}
