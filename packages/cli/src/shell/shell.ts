import { askSecret } from '../terminal/ask-secret.ts';

/** What a command may touch of the world; tests hand in their own. */
export interface Shell {
  /** What is typed or piped in; read by few commands. */
  readonly stdin: AsyncIterable<Uint8Array>;
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
  /** `false` says that it is full until it tells `drain`. */
  write(text: string | Uint8Array): unknown;
  once?(event: 'drain', listener: () => void): unknown;
}

/** The process's own shell. */
export function processShell(): Shell {
  const { stdout, stderr, env } = process;
  return {
    // Made when it is asked for: most commands leave it alone.
    get stdin() {
      return process.stdin;
    },
    stdout,
    stderr,
    env,
    cwd: process.cwd(),
    now: Date.now,
    ...(process.stdin.isTTY && stderr.isTTY ? { askSecret } : {}),
  };
}
