import { screenFor } from '../terminal/screen.ts';
import { styleFor } from '../terminal/style.ts';
import { version } from '../version.ts';
import type { Command } from './command.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { groupOf, printCommandHelp, printOverview } from './help.ts';
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
    const about = rest[0] === undefined ? undefined : findCommand(rest[0], rest.slice(1), commands);
    if (about) printCommandHelp(screen, about.command);
    else printOverview(screen, commands);
    return EXIT.fine;
  }
  if (name.startsWith('-')) {
    throw new UsageError(`the command comes first: spanreel COMMAND ${name}`, [commandList(commands)]);
  }
  if (isGroup(name, commands) && (rest[0] === '--help' || rest[0] === '-h')) {
    printOverview(
      screen,
      commands.filter((command) => command.name.startsWith(`${name} `)),
    );
    return EXIT.fine;
  }
  const { command, args: own } = findCommand(name, rest, commands);
  const { options, operand, operands } = parseCommandLine(command, own);
  if (options.flag('help')) {
    printCommandHelp(screen, command);
    return EXIT.fine;
  }
  return command.run({ shell, screen, options, operand, operands });
}

interface Found {
  readonly command: Command;
  /** What stands behind its name. */
  readonly args: readonly string[];
}

/** The command of one word, or of two. */
function findCommand(first: string, rest: readonly string[], commands: readonly Command[]): Found {
  const [second = '', ...others] = rest;
  const isTwo = isGroup(first, commands);
  const name = isTwo ? `${first} ${second}`.trimEnd() : first;
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return { command, args: isTwo ? others : rest };
  const candidates = isTwo ? commands.filter((candidate) => candidate.name.startsWith(`${first} `)) : commands;
  if (isTwo && (second === '' || second.startsWith('-'))) {
    throw new UsageError(`spanreel ${first} needs to know what to do`, [commandList(candidates)]);
  }
  const guess = nearest(
    name,
    candidates.map((candidate) => candidate.name),
  )[0];
  throw new UsageError(`there is no command "${name}"${guess === undefined ? '' : `; did you mean ${guess}?`}`, [
    commandList(candidates),
  ]);
}

function isGroup(name: string, commands: readonly Command[]): boolean {
  return commands.some((command) => command.name.startsWith(`${name} `));
}

function commandList(commands: readonly Command[]): string {
  const groups = new Set(commands.map(groupOf));
  const names = groups.size > 1 ? [...groups] : commands.map(({ name }) => name);
  return `commands: ${names.join(', ')}; spanreel --help tells more`;
}

function printUsageError(error: UsageError, shell: Shell): void {
  const style = styleFor(shell.stderr, shell.env);
  shell.stderr.write(`${style.bad('spanreel:')} ${error.message}\n`);
  for (const hint of error.hints) shell.stderr.write(`  ${hint}\n`);
}
