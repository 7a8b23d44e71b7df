import type { Screen } from '../terminal/screen.ts';
import type { ExitCode } from './exit-code.ts';
import type { Shell } from './shell.ts';

export interface OptionSpec {
  /** Without the dashes. */
  readonly name: string;
  /** What stands for the value in the help, such as `DIR`; absent for a flag. */
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly about: string;
}

/** The options as given: values of repeatable ones as a list. */
export interface OptionValues {
  flag(name: string): boolean;
  value(name: string): string | undefined;
  values(name: string): readonly string[];
}

export interface CommandInput {
  readonly shell: Shell;
  readonly screen: Screen;
  readonly options: OptionValues;
  readonly operand: string | undefined;
  /** All of them, for a command that takes several. */
  readonly operands: readonly string[];
}

export interface Command {
  /** One word, or two: `vault reveal`. */
  readonly name: string;
  readonly operand: 'none' | 'optional' | 'required' | 'several';
  /** What stands for the operand in the help; `ID` if absent. */
  readonly operandName?: string;
  /** One line: the question it answers. */
  readonly summary: string;
  /** What more there is to know, as sentences. */
  readonly details: readonly string[];
  readonly options: readonly OptionSpec[];
  readonly exits: readonly (readonly [code: ExitCode, meaning: string])[];
  readonly examples: readonly string[];
  run(input: CommandInput): Promise<ExitCode>;
}
