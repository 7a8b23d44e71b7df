import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { count, listOf } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import { OPERATOR_OPTIONS, askOperator } from './ask-operator.ts';
import { PLACE_OPTIONS } from './vault-place.ts';
import { withDesk } from './with-desk.ts';

/** Wraps the data keys with a new master key. */
export const vaultRotate: Command = {
  name: 'vault rotate',
  operand: 'none',
  summary: 'wrap all data keys with the first master key, while programs go on',
  details: [
    'Put the new master key in front of the old one in SPANREEL_VAULT_MASTER_KEY or its file, here and for your programs, then rotate. Programs read the file again within half a minute, and the variable when they start.',
    'The old key may go when spanreel vault status names it no more.',
  ],
  options: [...OPERATOR_OPTIONS, ...PLACE_OPTIONS],
  exits: [
    [EXIT.fine, 'rotated'],
    [EXIT.finding, 'refused, or rotated and not yet overwritten in all files: rotate once more'],
    [EXIT.altered, 'a data key is not as it was written'],
    [EXIT.usage, 'no vault, a master key that is missing, no operator or purpose, or a usage error'],
  ],
  examples: ['spanreel vault rotate --purpose "yearly" --operator jane'],
  run: runRotate,
};

async function runRotate(input: CommandInput): Promise<ExitCode> {
  const { options, screen } = input;
  const request = await askOperator(input);
  return withDesk(input, async ({ vault }) => {
    const { masterKey, previous, rewrapped, isOverwritten } = await vault.rotate(request);
    const exitCode = isOverwritten ? EXIT.fine : EXIT.finding;
    if (options.flag('json')) {
      const rotated = { master_key: masterKey, previous, rewrapped, overwritten: isOverwritten };
      screen.line(jsonDocument({ exit_code: exitCode, ...rotated }));
      return exitCode;
    }
    const before = previous.length === 0 ? '' : `, before with ${listOf(previous.map(oneLine))}`;
    screen.text(`Wrapped ${count(rewrapped, 'data key')} with master key ${oneLine(masterKey)}${before}.`);
    if (!isOverwritten) {
      screen.text(
        'Somebody reads the vault all the time: what the old key opens still stands in its write-ahead log. Rotate once more.',
      );
    }
    return exitCode;
  });
}
