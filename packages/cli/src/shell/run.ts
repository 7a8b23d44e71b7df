import { screenFor } from '../terminal/screen.ts';
import { styleFor } from '../terminal/style.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { printCommandHelp, printOverview } from './help.ts';
import { nearest } from './nearest.ts';
import { parseCommandLine } from './parse-command-line.ts';
import type { Shell } from './shell.ts';
import { UsageError, asUsageError } from './usage-error.ts';

/** Runs one command line, without the program's own name, and returns what to exit with. Rejects only for a bug. */
export async function run(args: readonly string[], shell: Shell, commands: readonly Command[]): Promise<ExitCode> {
  try {
    return await dispatch(args, shell, commands);
  } catch (error) {
    const usage = asUsageError(error);
    if (!usage) throw error;
    printUsageError(usage, shell);
    return EXIT.usage;
  }
}

async function dispatch(args: readonly string[], shell: Shell, commands: readonly Command[]): Promise<ExitCode> {
  const [name, ...rest] = args;
  const screen = screenFor(shell);
  if (name === undefined) {
    printOverview(screenFor({ ...shell, stdout: shell.stderr }), commands);
    return EXIT.usage;
  }
  if (name === '--version' || name === '-v') {
    screen.line(version);
    return EXIT.fine;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const about = rest[0] === undefined ? undefined : findCommand(rest[0], commands);
    if (about) printCommandHelp(screen, about);
    else printOverview(screen, commands);
    return EXIT.fine;
  }
  if (name.startsWith('-')) {
    throw new UsageError(`the command comes first: spanreel COMMAND ${name}`, [commandList(commands)]);
  }
  const command = findCommand(name, commands);
  const { options, operand } = parseCommandLine(command, rest);
  if (options.flag('help')) {
    printCommandHelp(screen, command);
    return EXIT.fine;
  }
  return command.run({ shell, screen, options, operand });
}

function findCommand(name: string, commands: readonly Command[]): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const guess = nearest(
    name,
    commands.map((candidate) => candidate.name),
  )[0];
  throw new UsageError(`there is no command "${name}"${guess === undefined ? '' : `; did you mean ${guess}?`}`, [
    commandList(commands),
  ]);
}

function commandList(commands: readonly Command[]): string {
  return `commands: ${commands.map((command) => command.name).join(', ')}; spanreel --help tells more`;
}

function printUsageError(error: UsageError, shell: Shell): void {
  const style = styleFor(shell.stderr, shell.env);
  shell.stderr.write(`${style.bad('spanreel:')} ${error.message}\n`);
  for (const hint of error.hints) shell.stderr.write(`  ${hint}\n`);
}
