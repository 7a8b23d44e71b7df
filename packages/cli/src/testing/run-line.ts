import { commands } from '../commands/commands.ts';
import type { ExitCode } from '../shell/exit-code.ts';
import { run } from '../shell/run.ts';
import type { Shell } from '../shell/shell.ts';

export interface Ran {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TestShell {
  readonly cwd?: string;
  readonly env?: Shell['env'];
  /** A terminal of this width; without it, a pipe. */
  readonly columns?: number;
  readonly now?: number;
  /** What somebody types when asked for a secret; without it nobody is there. */
  readonly secret?: string;
  readonly stdin?: string | Uint8Array;
}

/** Runs one command line as the process would, and returns what it printed. */
export async function runLine(args: readonly string[], shell: TestShell = {}): Promise<Ran> {
  const printed = { stdout: '', stderr: '' };
  const output = (stream: keyof typeof printed): Shell['stdout'] => ({
    ...(shell.columns === undefined ? {} : { isTTY: true, columns: shell.columns }),
    write: (text) => (printed[stream] += typeof text === 'string' ? text : Buffer.from(text).toString('latin1')),
  });
  const exitCode = await run(
    args,
    {
      stdin: chunks(shell.stdin ?? ''),
      stdout: output('stdout'),
      stderr: output('stderr'),
      env: shell.env ?? {},
      cwd: shell.cwd ?? '/nowhere',
      ...(shell.secret === undefined ? {} : { askSecret: async () => shell.secret ?? '' }),
      now: () => shell.now ?? Date.parse('2026-11-20T03:00:00Z'),
    },
    commands,
  );
  return { exitCode, ...printed };
}

/** Some bytes at a time, as a pipe has them. */
async function* chunks(input: string | Uint8Array): AsyncGenerator<Uint8Array, void> {
  const bytes = Buffer.from(input);
  for (let at = 0; at < bytes.length; at += 1000) yield Promise.resolve(bytes.subarray(at, at + 1000));
}
