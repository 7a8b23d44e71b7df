import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { count, formatMoment, listOf } from '../../terminal/format.ts';
import { oneLine } from '../../terminal/one-line.ts';
import { printFacts } from '../../terminal/print-pairs.ts';
import { loadVault } from './open-desk.ts';
import { PLACE_OPTIONS, vaultPlace } from './vault-place.ts';
import { vaultOutcome } from './with-desk.ts';

/** How much is in the vault. */
export const vaultStatus: Command = {
  name: 'vault status',
  operand: 'none',
  summary: 'how many values are in the vault, until when, and under which master keys',
  details: ['Shows no value and needs no key.'],
  options: PLACE_OPTIONS,
  exits: [
    [EXIT.fine, 'shown'],
    [EXIT.usage, 'no vault, or a usage error'],
  ],
  examples: ['spanreel vault status'],
  run: runStatus,
};

async function runStatus(input: CommandInput): Promise<ExitCode> {
  const { options, screen, shell } = input;
  return vaultOutcome(input, async () => {
    const { vault: directory } = vaultPlace(input);
    const { openVault } = await loadVault();
    const nobody = { roles: {}, operators: {} };
    const audit = { record: async () => undefined };
    const vault = openVault({ directory, masterKeys: [], operators: nobody, audit, now: () => shell.now() });
    const { records, scopes, masterKeys, firstExpires, lastExpires, closedScopes } = vault.status();
    vault.close();
    if (options.flag('json')) {
      const expires = { first_expires: isoOf(firstExpires), last_expires: isoOf(lastExpires) };
      screen.line(
        jsonDocument({ directory, records, scopes, master_keys: masterKeys, ...expires, closed_scopes: closedScopes }),
      );
      return EXIT.fine;
    }
    const total = Object.values(records).reduce((sum, number) => sum + number, 0);
    const kinds = Object.entries(records).map(([entity, number]) => `${oneLine(entity)} ${number}`);
    const keys = Object.entries(masterKeys).map(([id, number]) => `${oneLine(id)} (${count(number, 'data key')})`);
    const [first, last] = [isoOf(firstExpires), isoOf(lastExpires)];
    printFacts(screen, [
      ['vault', oneLine(directory)],
      ['values', `${count(total, 'value')}${kinds.length === 0 ? '' : `: ${listOf(kinds)}`}`],
      ['of', count(scopes, 'conversation or tenant', 'conversations and tenants')],
      ['expire', first === undefined || last === undefined ? '' : `${formatMoment(first)} to ${formatMoment(last)}`],
      ['master keys', listOf(keys)],
      ['erased', closedScopes === 0 ? '' : `${count(closedScopes, 'conversation')}, by stream and by id`],
    ]);
    return EXIT.fine;
  });
}

function isoOf(millis: number | undefined): string | undefined {
  return millis === undefined ? undefined : new Date(millis).toISOString();
}
