import { printPairs } from '../terminal/print-pairs.ts';
import type { Screen } from '../terminal/screen.ts';
import type { Command } from './command.ts';
import { COMMON_OPTIONS } from './parse-command-line.ts';

/** What `spanreel --help` prints. */
export function printOverview(screen: Screen, commands: readonly Command[]): void {
  const { style } = screen;
  screen.line('Usage: spanreel COMMAND [options]');
  screen.line();
  screen.text('Asks the event log of Spanreel: what happened, why it failed, whether the record is whole.');
  screen.line();
  printPairs(
    screen,
    overview(commands).map(([typed, summary]) => [style.typed(typed), summary]),
  );
  screen.line();
  printPairs(screen, [
    [style.typed('--log DIR'), 'where the log is; repeatable; else $SPANREEL_LOG, else .spanreel/log'],
    [style.typed('--json'), 'print JSON for programs'],
    [style.typed('--help'), 'help, of one command too: spanreel why --help'],
    [style.typed('--version'), 'print the version'],
  ]);
  screen.line();
  screen.text('ID is a call, saga, workflow, conversation, correlation, stream or trace id, or the beginning of one.');
  screen.text('Exits 0 fine, 1 a finding, 2 inconclusive, 3 altered, 4 usage or set-up error.');
}

/** What `spanreel COMMAND --help` prints. */
export function printCommandHelp(screen: Screen, command: Command): void {
  const { style } = screen;
  screen.line(`Usage: spanreel ${usageOf(command)} [options]`);
  screen.line();
  screen.text(`${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`);
  for (const detail of command.details) screen.text(detail);
  screen.line();
  printPairs(
    screen,
    [...command.options, ...COMMON_OPTIONS].map((option) => [
      style.typed(`--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`),
      option.about + (option.repeatable ? '; repeatable' : ''),
    ]),
  );
  screen.line();
  screen.line('Exits');
  printPairs(
    screen,
    command.exits.map(([code, meaning]) => [String(code), meaning]),
  );
  if (command.examples.length > 0) {
    screen.line();
    screen.line('Examples');
    for (const example of command.examples) screen.line(`  ${style.typed(example)}`);
  }
}

/** What commands of two words are about, by their first one. */
const GROUPS: Readonly<Record<string, string>> = { vault: 'what stands behind tokens, for those who may see it' };

/** Several commands of one group as one, unless there is nothing else to show. */
function overview(commands: readonly Command[]): (readonly [typed: string, summary: string])[] {
  const isAlone = new Set(commands.map(groupOf)).size === 1;
  const shown = new Set<string>();
  return commands.flatMap((command) => {
    const group = groupOf(command);
    if (isAlone || group === command.name) return [[usageOf(command), command.summary] as const];
    if (shown.has(group)) return [];
    shown.add(group);
    const members = commands.filter((one) => groupOf(one) === group).map(({ name }) => name.slice(group.length + 1));
    return [[`${group} …`, `${GROUPS[group]}: ${members.join(', ')}`] as const];
  });
}

/** The first word of its name. */
export function groupOf({ name }: Command): string {
  return name.split(' ', 1)[0] ?? name;
}

function usageOf(command: Command): string {
  const { operandName = 'ID' } = command;
  const operand = { none: '', optional: ` [${operandName}]`, required: ` ${operandName}`, several: ` ${operandName}…` }[
    command.operand
  ];
  return command.name + operand;
}
