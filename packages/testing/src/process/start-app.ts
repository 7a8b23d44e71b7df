import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { App } from './app.ts';
import type { AppResult } from './app.ts';
import { createAppFolder } from './app-folder.ts';
import type { AppOptions } from './app-options.ts';
import { argumentsOf, binaryOf, environmentOf } from './app-options.ts';

const running = new Set<App>();

// A test run that is stopped half-way leaves nothing behind.
process.on('exit', () => {
  for (const app of running) app.destroyNow();
});

/** Ends the app for good: the process, what it started, and its folder. */
export async function endApp(app: App): Promise<void> {
  await app.destroy();
  running.delete(app);
}

/**
 * Starts a real child process and resolves when it has printed `until`, or at once where there is none. The caller ends
 * it with `endApp`; at the deadline it is killed in any case.
 */
export async function spawnApp(options: AppOptions): Promise<App> {
  const { files = {}, project, deadline = 30_000, until, stdin = '', interactive = false, cwd } = options;
  const binary = await binaryOf(options);
  const folder = createAppFolder(project, files, options.entry);
  const child = spawn(binary, argumentsOf(options, folder.entry), {
    cwd: cwd ?? folder.directory,
    env: environmentOf(options),
    stdio: 'pipe',
    // A group of its own, so that what it starts can be killed with it.
    detached: process.platform !== 'win32',
  });
  await once(child, 'spawn').catch((error: unknown) => {
    folder.remove();
    throw error;
  });
  const app = new App(child, folder);
  running.add(app);
  const timer = setTimeout(() => app.killGroup(), deadline);
  void app.ended.finally(() => {
    clearTimeout(timer);
    // An app may leave processes of its own behind it.
    app.killGroup();
  });
  // An app that does not read its input ends before it is written: that is no failure of the test.
  child.stdin.on('error', () => undefined);
  if (interactive) child.stdin.write(stdin);
  else child.stdin.end(stdin);
  if (until !== undefined) {
    await app.waitForLine(until, { deadline }).catch(async (error: unknown) => {
      await endApp(app);
      throw error;
    });
  }
  return app;
}

/** Resolves with how the app ended; rejects, with its output, when the deadline killed it. */
export async function resultOf(app: App, { deadline = 30_000 }: AppOptions): Promise<AppResult> {
  const result = await app.ended;
  if (result.signal === 'SIGKILL' && result.duration >= deadline) {
    const { pid, stdout, stderr } = result;
    throw new Error(`process ${pid} did not end in ${deadline} ms\n--- stdout\n${stdout}--- stderr\n${stderr}`);
  }
  return result;
}
