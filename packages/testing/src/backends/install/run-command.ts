import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface CommandOptions {
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each line of stderr, where compilers and package managers say how far they are. */
  readonly onLine?: (line: string) => void;
}

/** A command that ended with an error; `output` is the end of what it printed. */
export class CommandError extends Error {
  readonly output: string;

  constructor(command: string, ending: string, output: string) {
    super(`${command} ${ending}`);
    this.name = 'CommandError';
    this.output = output;
  }
}

/** Runs a command to its end and gives its stdout. On abort it is ended with everything it has started. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, signal, env, onLine }: CommandOptions,
): Promise<string> {
  signal.throwIfAborted();
  // A group of its own, so that a compiler's compilers end with it.
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  };
  signal.addEventListener('abort', end, { once: true });
  const stdout: string[] = [];
  const last: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
  createInterface({ input: child.stderr }).on('line', (line) => {
    onLine?.(line);
    last.push(line);
    if (last.length > 200) last.shift();
  });
  try {
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killed) => {
        if (signal.aborted) reject(signal.reason as Error);
        else if (code === 0) resolve(stdout.join(''));
        else
          reject(new CommandError(command, killed === null ? `ended with ${code}` : `got ${killed}`, last.join('\n')));
      });
    });
  } finally {
    signal.removeEventListener('abort', end);
  }
}
