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
}

/** Runs one command line as the process would, and returns what it printed. */
export async function runLine(args: readonly string[], shell: TestShell = {}): Promise<Ran> {
  const printed = { stdout: '', stderr: '' };
  const output = (stream: keyof typeof printed): Shell['stdout'] => ({
    ...(shell.columns === undefined ? {} : { isTTY: true, columns: shell.columns }),
    write: (text) => (printed[stream] += text),
  });
  const exitCode = await run(
    args,
    {
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
