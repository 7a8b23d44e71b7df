import { commands } from './commands/commands.ts';
import { run } from './shell/run.ts';
import { processShell } from './shell/shell.ts';

/** Runs what the command line of this process asks for, and sets the exit code. */
export async function runCommand(): Promise<void> {
  // `spanreel … | head` closes the pipe: end quietly, as other commands do, and not with a stack trace.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  process.exitCode = await run(process.argv.slice(2), processShell(), commands);
}
