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
  readonly #ended: Promise<never>;
  readonly #folder: AppFolder | undefined;
  #next = 0;

  private constructor(child: ChildProcess, ready: unknown, ended: Promise<never>, folder: AppFolder | undefined) {
    this.#child = child;
    this.#ended = ended;
    this.#folder = folder;
    this.ready = ready;
  }

  /** Starts one of our own programs in `apps/`, uninstrumented. */
  static async helper(name: string): Promise<Child> {
    return Child.#start({ entry: appPath(name), execArgv: [], env: { PATH: process.env['PATH'] ?? '' } });
  }

  /** Starts a measured program, copied into the variant's project, with what the variant loads before it. */
  static async measured(name: string, variant: Variant, env: Readonly<Record<string, string>> = {}): Promise<Child> {
    const folder = measuredFolder(name, variant);
    const environment = { PATH: process.env['PATH'] ?? '', ...variant.env, ...env };
    return Child.#start({ entry: folder.entry, execArgv: variant.execArgv, env: environment, folder });
  }

  static async #start({ entry, execArgv, env, folder }: StartOptions): Promise<Child> {
    const child = fork(entry, {
      execArgv: [...execArgv],
      env,
      cwd: folder?.directory,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    running.add(child);
    child.once('close', () => running.delete(child));
    // Shown only when something fails: start-up lines and complaints about an ill endpoint belong to what is measured.
    const complaints: string[] = [];
    child.stderr?.setEncoding('utf8').on('data', (text: string) => complaints.push(text));
    const ended = once(child, 'close').then(([code]) => {
      throw new Error(`${basename(entry)} ended (exit code ${String(code)})\n${complaints.join('')}`);
    });
    ended.catch(() => undefined);
    const first = once(child, 'message').then(([message]) => (message as Message).ready);
    try {
      return new Child(child, await Promise.race([first, ended]), ended, folder);
    } catch (error) {
      folder?.remove();
      throw error;
    }
  }

  /** Sends a question and resolves with its answer; rejects, with what it printed, when the process ends instead. */
  async ask<T>(question: object = {}): Promise<T> {
    const id = this.#next++;
    const answer = new Promise<T>((resolve) => {
      const onMessage = (message: Message): void => {
        if (message.id !== id) return;
        this.#child.off('message', onMessage);
        resolve(message.value as T);
      };
      this.#child.on('message', onMessage);
    });
    this.#child.send({ id, ...question });
    return Promise.race([answer, this.#ended]);
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
