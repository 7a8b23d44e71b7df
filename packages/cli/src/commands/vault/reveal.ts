import type { Revealed } from '@spanreel/redaction/vault';

import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { UsageError } from '../../shell/usage-error.ts';
import { oneLine } from '../../terminal/one-line.ts';
import { OPERATOR_OPTIONS, askOperator } from './ask-operator.ts';
import { loadVault } from './open-desk.ts';
import { PLACE_OPTIONS } from './vault-place.ts';
import { withDesk } from './with-desk.ts';

/** What stands behind tokens. */
export const vaultReveal: Command = {
  name: 'vault reveal',
  operand: 'several',
  operandName: 'TOKEN',
  summary: 'what stands behind tokens, for an operator who may see it',
  details: [
    'TOKEN is a token as it stands in the log, quoted: "<PHONE:k1.NKN1G0G6EGQF6>".',
    'It is on record in the log, on disk, before anything is read; so is every refusal. Values go to stdout alone, one line each: token, tab, value.',
  ],
  options: [...OPERATOR_OPTIONS, ...PLACE_OPTIONS],
  exits: [
    [EXIT.fine, 'all are shown'],
    [EXIT.finding, 'refused, or some are not in the vault: never kept, expired or erased'],
    [EXIT.altered, 'a record is not as it was written'],
    [EXIT.usage, 'no vault, master key, operator or purpose, or a usage error'],
  ],
  examples: ['spanreel vault reveal "<PHONE:k1.NKN1G0G6EGQF6>" --purpose "call back, complaint 4711" --operator jane'],
  run: runReveal,
};

async function runReveal(input: CommandInput): Promise<ExitCode> {
  const { options, screen, operands } = input;
  await mustBeTokens(operands);
  const request = await askOperator(input);
  return withDesk(input, async ({ vault }) => {
    const revealed = await vault.reveal({ ...request, tokens: operands });
    const exitCode = exitCodeOf(revealed);
    if (options.flag('json')) screen.line(jsonDocument({ exit_code: exitCode, values: revealed.map(toJson) }));
    else print(revealed, input);
    return exitCode;
  });
}

/** Whoever types a value instead must not find it in the log, nor on stderr. */
async function mustBeTokens(operands: readonly string[]): Promise<void> {
  const { isToken } = await loadVault();
  const stranger = operands.findIndex((operand) => !isToken(operand));
  if (stranger >= 0) {
    throw new UsageError(`argument ${stranger + 1} is no token; write it as it stands in the log, quoted`, [
      'such as "<PHONE:k1.NKN1G0G6EGQF6>"',
    ]);
  }
}

function exitCodeOf(revealed: readonly Revealed[]): ExitCode {
  if (revealed.some(({ status }) => status === 'tampered')) return EXIT.altered;
  return revealed.every(({ status }) => status === 'revealed') ? EXIT.fine : EXIT.finding;
}

function print(revealed: readonly Revealed[], { shell }: CommandInput): void {
  for (const one of revealed) {
    if (one.status === 'revealed') {
      // A value comes from outside: it must not move a cursor, nor look like a second line.
      shell.stdout.write(`${one.token}\t${oneLine(one.value)}\n`);
      continue;
    }
    const why =
      one.status === 'tampered'
        ? 'is not as it was written, and is not shown'
        : 'is not in the vault: never kept, expired or erased';
    shell.stderr.write(`spanreel: ${one.token} ${why}\n`);
  }
}

function toJson(one: Revealed): Readonly<Record<string, unknown>> {
  if (one.status !== 'revealed') return one;
  const { created, expires, ...rest } = one;
  return { ...rest, created: new Date(created).toISOString(), expires: new Date(expires).toISOString() };
}
