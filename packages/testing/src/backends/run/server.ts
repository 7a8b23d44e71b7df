import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { processIdentity } from '../../process/process-identity.ts';
import { waitUntil } from '../../wait-until.ts';
import type { Backend } from '../backends.ts';
import type { FoundBackend } from '../install/find.ts';
import { SetUpError } from '../set-up-error.ts';
import type { Listening } from './listening.ts';
import type { Setting } from './setting.ts';
import { UNKNOWN_HOLDER, whoListens } from './who-listens.ts';

/** One back end that is started, ended, and started again on the same ports and data. */
export class Server {
  readonly backend: Backend;
  readonly found: FoundBackend;
  readonly setting: Setting;
  readonly listening: Listening;
  /** What it prints, appended over its starts. */
  readonly logFile: string;
  #child: ChildProcess | undefined;

  constructor(backend: Backend, found: FoundBackend, setting: Setting, listening: Listening, directory: string) {
    this.backend = backend;
    this.found = found;
    this.setting = setting;
    this.listening = listening;
    const folder = join(directory, backend.name);
    mkdirSync(folder, { recursive: true });
    this.logFile = join(folder, 'log');
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /**
   * Starts it and waits until it is healthy. `detached`: it outlives this process. Throws a {@link SetUpError} where a port
   * is taken or where it ends instead.
   */
  async start({ detached = false, cwd }: { readonly detached?: boolean; readonly cwd?: string } = {}): Promise<void> {
    await this.#checkPorts();
    const { program, args, env } = this.setting;
    const log = openSync(this.logFile, 'a');
    const child = spawn(program, args, {
      detached,
      stdio: ['ignore', log, log],
      env: { ...withoutTelemetry(process.env), ...env },
      ...(cwd !== undefined && { cwd }),
    });
    closeSync(log);
    let failure: Error | undefined;
    child.once('error', (error) => (failure = error));
    this.#child = child;
    if (detached) child.unref();
    else endWithThisProcess(child);
    await waitUntil(
      async () => {
        if (failure !== undefined || !this.running) throw this.#ended(failure);
        return isHealthy(this.listening.health);
      },
      { deadline: 60_000, what: `${this.backend.title} to become healthy`, describe: () => this.lastWords() },
    );
  }

  /** Ends it and waits until it is gone: SIGTERM, and after `patience` ms SIGKILL. */
  async stop(
    signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM',
    { patience = 20_000 }: { readonly patience?: number } = {},
  ): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || !this.running) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    await gone;
    clearTimeout(timer);
  }

  /** The end of what it printed. */
  lastWords(lines = 15): string {
    return existsSync(this.logFile)
      ? readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-lines).join('\n')
      : '';
  }

  async #checkPorts(): Promise<void> {
    for (const port of this.listening.ports) {
      let holder = await whoListens(port);
      // A killed program gives its ports back only when the last of its threads has ended, and is nobody by then.
      const patience = performance.now() + 3000;
      while (holder === UNKNOWN_HOLDER && performance.now() < patience) {
        await pause(50);
        holder = await whoListens(port);
      }
      if (holder === undefined) continue;
      throw new SetUpError(
        'SPANREEL_BACKENDS_PORT_TAKEN',
        `${this.backend.title} needs port ${port}, which ${holder} has: end that, and run it again.`,
      );
    }
  }

  #ended(failure: Error | undefined): SetUpError {
    const why = failure?.message ?? `code ${this.#child?.exitCode ?? this.#child?.signalCode}`;
    return new SetUpError(
      'SPANREEL_BACKENDS_DID_NOT_START',
      `${this.backend.title} ended (${why}) instead of starting; ${this.logFile} ends with:\n${this.lastWords()}`,
    );
  }
}

/** Whether a health page answers with 2xx. */
export async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Ends a process by its number, if it still is the one that had this identity. */
export async function endProcess(pid: number, identity: string, patience = 20_000): Promise<boolean> {
  const runs = (): boolean => processIdentity(pid) === identity;
  if (!runs()) return false;
  process.kill(pid, 'SIGTERM');
  try {
    await waitUntil(() => !runs(), { deadline: patience });
  } catch {
    if (runs()) process.kill(pid, 'SIGKILL');
    await waitUntil(() => !runs(), { deadline: 5000, what: `process ${pid} to end` });
  }
  return true;
}

const running = new Set<ChildProcess>();

// One listener for all: a test may start and end a server many times.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function endWithThisProcess(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

// The servers would take the caller's telemetry settings for their own.
function withoutTelemetry(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(OTEL|SPANREEL)_/.test(name)));
}
