import { onTestFinished } from 'vitest';

import type { App, AppResult } from './app.ts';
import type { AppOptions } from './app-options.ts';
import { endApp, resultOf, spawnApp } from './start-app.ts';

/** `runApp`: what the app gets, and the signal it is ended with. */
export interface RunOptions extends AppOptions {
  /** Sent as soon as `until` has been printed. */
  readonly signal?: NodeJS.Signals;
}

/**
 * Starts an app inside a test and resolves when it has printed `until`, at once where there is none. It is killed, with
 * everything it started, when the test ends.
 *
 * @example
 * const server = await startApp({ entry: 'server.mjs', files, until: /listening (\d+)/ });
 */
export async function startApp(options: AppOptions): Promise<App> {
  const app = await spawnApp(options);
  onTestFinished(async () => endApp(app));
  return app;
}

/**
 * Runs an app to its end and resolves with everything it printed and how it ended; with `signal`, that is sent once
 * `until` has been printed. Rejects, with its output, when it does not end before the deadline.
 *
 * @example
 * const result = await runApp({ entry: 'app.cjs', files: { 'app.cjs': 'console.log(process.version)' }, node: '22' });
 * expect(result).toMatchObject({ exitCode: 0, stderr: '', lines: ['v22.23.3'] });
 */
export async function runApp(options: RunOptions): Promise<AppResult> {
  const { signal, until } = options;
  if (signal !== undefined && until === undefined) throw new Error(`signal ${signal} needs "until": when to send it`);
  const app = await startApp(options);
  if (signal !== undefined) app.kill(signal);
  return resultOf(app, options);
}
