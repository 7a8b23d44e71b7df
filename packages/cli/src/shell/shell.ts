import { askSecret } from '../terminal/ask-secret.ts';

/** What a command may touch of the world; tests hand in their own. */
export interface Shell {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Asks for a secret, without showing what is typed; absent where nobody sits at a terminal. */
  readonly askSecret?: (question: string) => Promise<string>;
  /** Milliseconds since the epoch: what "--since 24h" counts back from. */
  now(): number;
}

/** The part of a writable stream that printing needs. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** The process's own shell. */
export function processShell(): Shell {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    now: Date.now,
    ...(process.stdin.isTTY && process.stderr.isTTY ? { askSecret } : {}),
  };
}
