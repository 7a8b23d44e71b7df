import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import type { AppFolder } from './app-folder.ts';

/** How an app ended. */
export interface AppResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Lines of stdout without their ends; a last line without an end counts. */
  readonly lines: readonly string[];
  readonly pid: number;
  /** The folder with the app's files, its working directory unless told otherwise; there until the test ends. */
  readonly directory: string;
  /** Milliseconds from the start to the end of the process. */
  readonly duration: number;
}

/** A child process and what it has printed. */
export class App {
  readonly pid: number;
  /** The folder with the app's files, its working directory unless told otherwise; there until `destroy`. */
  readonly directory: string;
  /** Resolves when the process has ended and its output is complete. */
  readonly ended: Promise<AppResult>;

  readonly #child: ChildProcess;
  readonly #folder: AppFolder;
  readonly #startedAt = performance.now();
  readonly #changed = new Set<() => void>();
  #stdout = '';
  #stderr = '';
  #result: AppResult | undefined;

  constructor(child: ChildProcess, folder: AppFolder) {
    if (child.pid === undefined) throw new Error('the child process has no pid');
    this.#child = child;
    this.pid = child.pid;
    this.#folder = folder;
    this.directory = folder.directory;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#notify();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#notify();
    });
    this.ended = this.#untilClosed();
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get lines(): readonly string[] {
    const lines = this.#stdout.split(/\r?\n/);
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  }

  /**
   * Resolves with the match (the text, then its groups) of the first complete line of stdout, printed or still to come;
   * rejects when the process ends without it or at the deadline (ms), with all output.
   */
  async waitForLine(
    pattern: RegExp | string,
    { deadline = 30_000 }: { readonly deadline?: number } = {},
  ): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.#changed.delete(look);
        finish();
      };
      const look = (): void => {
        const match = this.#find(pattern);
        if (match !== undefined) settle(() => resolve(match));
        else if (this.#result !== undefined) settle(() => reject(this.#failure(`ended without the line ${pattern}`)));
      };
      const timer = setTimeout(
        () => settle(() => reject(this.#failure(`printed no line ${pattern} in ${deadline} ms`))),
        deadline,
      );
      this.#changed.add(look);
      look();
    });
  }

  /** Sends a signal to the process itself; false when it has ended. */
  kill(signal: NodeJS.Signals = 'SIGTERM'): boolean {
    return this.#child.kill(signal);
  }

  /** Writes a line to the stdin of an app that was started with `interactive`. */
  say(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** Kills the process and everything it has started, waits until its output is closed, and removes its folder. */
  async destroy(): Promise<void> {
    this.killGroup();
    await this.ended;
    this.#folder.remove();
  }

  /** As `destroy`, without waiting: for when the test's own process exits. */
  destroyNow(): void {
    this.killGroup();
    this.#folder.remove();
  }

  /** Kills the process and everything it has started. */
  killGroup(): void {
    try {
      // Negative: the group, for an app may have started others that outlive it.
      process.kill(-this.pid, 'SIGKILL');
    } catch {
      this.#child.kill('SIGKILL');
    }
  }

  #find(pattern: RegExp | string): readonly string[] | undefined {
    const complete =
      this.#result === undefined ? this.#stdout.slice(0, this.#stdout.lastIndexOf('\n') + 1) : this.#stdout;
    for (const line of complete.split(/\r?\n/)) {
      const match = typeof pattern === 'string' ? (line.includes(pattern) ? [line] : null) : line.match(pattern);
      if (match !== null) return match;
    }
    return undefined;
  }

  async #untilClosed(): Promise<AppResult> {
    const [exitCode, signal] = (await once(this.#child, 'close')) as [number | null, NodeJS.Signals | null];
    const duration = performance.now() - this.#startedAt;
    const { pid, stdout, stderr, lines, directory } = this;
    this.#result = { exitCode, signal, stdout, stderr, lines, pid, directory, duration };
    this.#notify();
    return this.#result;
  }

  #notify(): void {
    for (const look of this.#changed) look();
  }

  #failure(what: string): Error {
    const result = this.#result;
    const end = result === undefined ? 'still running' : `exit code ${result.exitCode}, signal ${result.signal}`;
    return new Error(`process ${this.pid} ${what} (${end})\n--- stdout\n${this.#stdout}--- stderr\n${this.#stderr}`);
  }
}
