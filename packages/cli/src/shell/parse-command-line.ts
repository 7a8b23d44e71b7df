import { parseArgs } from 'node:util';

import type { Command, OptionSpec, OptionValues } from './command.ts';
import { nearest } from './nearest.ts';
import { UsageError } from './usage-error.ts';

/** Options of every command. */
export const COMMON_OPTIONS: readonly OptionSpec[] = [
  { name: 'json', about: 'print JSON for programs' },
  { name: 'help', about: 'print this help' },
];

export interface CommandLine {
  readonly options: OptionValues;
  readonly operand: string | undefined;
  readonly operands: readonly string[];
}

/**
 * Reads the arguments after the command's name.
 *
 * @throws {UsageError} for an unknown option, a missing or an unexpected value, a missing or an extra operand
 */
export function parseCommandLine(command: Command, args: readonly string[]): CommandLine {
  const specs = [...command.options, ...COMMON_OPTIONS];
  const options = Object.fromEntries(
    specs.map((spec) => [
      spec.name,
      {
        type: spec.value === undefined ? ('boolean' as const) : ('string' as const),
        multiple: spec.repeatable ?? false,
        ...(spec.name === 'help' ? { short: 'h' } : {}),
      },
    ]),
  );
  // Not strict: parseArgs's own sentences speak of configuration; ours name the option and the way out.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind === 'option') readOption(command, specs, token, given);
  }
  return {
    options: {
      flag: (name) => given.has(name),
      value: (name) => given.get(name)?.at(-1),
      values: (name) => given.get(name) ?? [],
    },
    operand: given.has('help') ? operands[0] : checkOperands(command, operands),
    operands,
  };
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function readOption(
  command: Command,
  specs: readonly OptionSpec[],
  token: OptionToken,
  given: Map<string, string[]>,
): void {
  const spec = specs.find(({ name }) => name === token.name);
  if (!spec) {
    const names = specs.map(({ name }) => `--${name}`);
    const guess = nearest(token.rawName, names)[0];
    throw new UsageError(`spanreel ${command.name} has no option ${token.rawName}`, [
      guess === undefined ? `its options: ${names.join(' ')}` : `did you mean ${guess}?`,
    ]);
  }
  if (spec.value === undefined && token.inlineValue) {
    throw new UsageError(`--${spec.name} takes no value, "${token.value ?? ''}" was given`);
  }
  // "--log --json" is a forgotten directory and not a directory called "--json".
  const isMissing =
    token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('--'));
  if (spec.value !== undefined && isMissing) {
    throw new UsageError(`--${spec.name} needs a value: --${spec.name} ${spec.value}`);
  }
  const values = given.get(spec.name) ?? [];
  given.set(spec.name, [...values, token.value ?? '']);
}

function checkOperands(command: Command, operands: readonly string[]): string | undefined {
  const [first, second] = operands;
  const { operandName = 'ID' } = command;
  if ((command.operand === 'required' || command.operand === 'several') && first === undefined) {
    const article = /^[AEIO]/.test(operandName) ? 'an' : 'a';
    throw new UsageError(
      `spanreel ${command.name} needs ${article} ${operandName.toLowerCase()}: spanreel ${command.name} ${operandName}`,
      operandName === 'ID' ? ['spanreel ls shows which there are'] : [],
    );
  }
  if (command.operand === 'several') return first;
  const extra = command.operand === 'none' ? first : second;
  if (extra !== undefined) {
    const takes = command.operand === 'none' ? 'takes no argument' : `takes one ${operandName.toLowerCase()}`;
    throw new UsageError(`spanreel ${command.name} ${takes}; "${extra}" is one too many`);
  }
  return first;
}
