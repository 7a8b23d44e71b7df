import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { AppFolder } from '../process/app-folder.ts';
import { createAppFolder } from '../process/app-folder.ts';
import type { Variant } from './variants.ts';

interface Message {
  readonly ready?: unknown;
  readonly id?: number;
  readonly value?: unknown;
}

interface StartOptions {
  readonly entry: string;
  readonly execArgv: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly folder?: AppFolder;
  /** Quiet for a process that rightly complains of what the benchmark does to it. */
  readonly stderr?: 'shown' | 'quiet';
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A process of a benchmark that answers questions over IPC. */
export class Child {
  /** What it sent when it was ready: mostly its port. */
  readonly ready: unknown;
  readonly #child: ChildProcess;
  readonly #folder: AppFolder | undefined;
  #next = 0;

  private constructor(child: ChildProcess, ready: unknown, folder: AppFolder | undefined) {
    this.#child = child;
    this.#folder = folder;
    this.ready = ready;
  }

  /** Starts one of our own programs in `apps/`, uninstrumented. */
  static async helper(name: string): Promise<Child> {
    return Child.#start({ entry: appPath(name), execArgv: [], env: { PATH: process.env['PATH'] ?? '' } });
  }

  /** Starts a measured program, copied into the variant's project, with what the variant loads before it. */
  static async measured(
    name: string,
    variant: Variant,
    env: Readonly<Record<string, string>> = {},
    stderr: 'shown' | 'quiet' = 'shown',
  ): Promise<Child> {
    const folder = measuredFolder(name, variant);
    const environment = { PATH: process.env['PATH'] ?? '', ...variant.env, ...env };
    return Child.#start({ entry: folder.entry, execArgv: variant.execArgv, env: environment, folder, stderr });
  }

  static async #start({ entry, execArgv, env, folder, stderr = 'shown' }: StartOptions): Promise<Child> {
    const child = fork(entry, {
      execArgv: [...execArgv],
      env,
      cwd: folder?.directory,
      stdio: ['ignore', 'ignore', stderr === 'shown' ? 'inherit' : 'ignore', 'ipc'],
    });
    running.add(child);
    child.once('close', () => running.delete(child));
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${basename(entry)} ended before it was ready (exit code ${String(code)})`);
    });
    const first = once(child, 'message').then(([message]) => (message as Message).ready);
    const ready = await Promise.race([first, ended]);
    ended.catch(() => undefined);
    return new Child(child, ready, folder);
  }

  async ask<T>(question: object = {}): Promise<T> {
    const id = this.#next++;
    const answer = new Promise<T>((resolve, reject) => {
      const onMessage = (message: Message): void => {
        if (message.id !== id) return;
        this.#child.off('message', onMessage).off('exit', onExit);
        resolve(message.value as T);
      };
      const onExit = (code: number | null): void => {
        reject(new Error(`a benchmark process ended (exit code ${code}) before it answered`));
      };
      this.#child.on('message', onMessage).once('exit', onExit);
    });
    this.#child.send({ id, ...question });
    return answer;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = once(this.#child, 'close');
      this.#child.kill('SIGKILL');
      await closed;
    }
    this.#folder?.remove();
  }
}

/** A folder in the variant's project with a copy of the program. */
export function measuredFolder(name: string, { project }: Variant): AppFolder {
  return createAppFolder(project, { [name]: readFileSync(appPath(name), 'utf8') }, name);
}

function appPath(name: string): string {
  return fileURLToPath(new URL(`apps/${name}`, import.meta.url));
}
