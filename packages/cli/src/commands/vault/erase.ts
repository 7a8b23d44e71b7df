import type { EraseRequest } from '@spanreel/redaction/vault';

import { openLog } from '../../log/open-log.ts';
import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { jsonDocument } from '../../shell/json.ts';
import { UsageError, asUsageError } from '../../shell/usage-error.ts';
import { count } from '../../terminal/format.ts';
import { OPERATOR_OPTIONS, askOperator } from './ask-operator.ts';
import { PLACE_OPTIONS } from './vault-place.ts';
import { withDesk } from './with-desk.ts';

/** Deletes what stands behind tokens. */
export const vaultErase: Command = {
  name: 'vault erase',
  operand: 'none',
  summary: 'delete what stands behind the tokens of a conversation or a tenant, for good',
  details: [
    'Deletes the data keys, values, indexes and token secrets, and takes nothing more in for these conversations. The log stays as it is: replay and verify work as before.',
    'With tokens per conversation not even the holder of the redaction key can test guesses against them then. Copies of the vault in backups have to be deleted too.',
  ],
  options: [
    { name: 'conversation', value: 'ID', about: 'a conversation, by any id that the log knows it by' },
    { name: 'tenant', value: 'ID', about: 'all conversations of a tenant' },
    ...OPERATOR_OPTIONS,
    ...PLACE_OPTIONS,
  ],
  exits: [
    [EXIT.fine, 'erased, or nothing was there'],
    [EXIT.finding, 'refused, or erased and not yet overwritten in all files: erase once more'],
    [EXIT.usage, 'no vault, master key, operator or purpose, or a usage error'],
  ],
  examples: ['spanreel vault erase --conversation c-17 --purpose "request for erasure" --ticket P-12 --operator jane'],
  run: runErase,
};

async function runErase(input: CommandInput): Promise<ExitCode> {
  const { options, screen } = input;
  const of = await target(input);
  const request = await askOperator(input);
  return withDesk(input, async ({ vault }) => {
    const { records, dataKeys, scopes, entities, isOverwritten } = await vault.erase({ ...request, of });
    const exitCode = isOverwritten ? EXIT.fine : EXIT.finding;
    if (options.flag('json')) {
      const erased = { records, data_keys: dataKeys, scopes, entities, overwritten: isOverwritten };
      screen.line(jsonDocument({ exit_code: exitCode, ...erased }));
      return exitCode;
    }
    const kinds = entities.length === 0 ? '' : ` (${entities.join(', ')})`;
    screen.text(`Erased ${count(records, 'value')}${kinds} and ${count(dataKeys, 'data key')}.`);
    if (!isOverwritten) {
      screen.text(
        'Somebody reads the vault all the time: the bytes still stand in its write-ahead log. Erase once more.',
      );
    }
    return exitCode;
  });
}

/**
 * Whose values: a conversation with all its streams that the log knows, or a tenant.
 *
 * @throws {UsageError} where neither or both are given
 */
async function target(input: CommandInput): Promise<EraseRequest['of']> {
  const conversation = input.options.value('conversation');
  const tenant = input.options.value('tenant');
  if (conversation !== undefined && tenant === undefined) {
    return { conversation, streams: await streamsOf(conversation, input) };
  }
  if (tenant !== undefined && conversation === undefined) return { tenant };
  throw new UsageError('say whose values: --conversation ID or --tenant ID');
}

/** What the log knows; a log that is gone keeps nobody from being forgotten. */
async function streamsOf(id: string, input: CommandInput): Promise<readonly string[]> {
  try {
    const { source } = await openLog(input);
    const matches = (await source.find(id)).filter((match) => match.id === id);
    return [...new Set(matches.flatMap(({ streams }) => streams))];
  } catch (error) {
    if (asUsageError(error) === undefined) throw error;
    return [];
  }
}
