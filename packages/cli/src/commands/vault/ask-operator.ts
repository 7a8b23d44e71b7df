import type { OperatorRequest } from '@spanreel/redaction/vault';

import type { CommandInput, OptionSpec } from '../../shell/command.ts';
import { UsageError } from '../../shell/usage-error.ts';

/** Options of every command that an operator answers for. */
export const OPERATOR_OPTIONS: readonly OptionSpec[] = [
  { name: 'purpose', value: 'TEXT', about: 'what for; stands in the audit trail, redacted' },
  { name: 'ticket', value: 'ID', about: 'a reference of yours, such as the number of a complaint' },
  { name: 'operator', value: 'ID', about: 'who you are; else $SPANREEL_OPERATOR' },
];

/**
 * Who asks, with what proof and what for. The token comes from the environment or is asked for: on a command line every
 * user of the machine could read it.
 *
 * @throws {UsageError} where one of them is missing
 */
export async function askOperator({
  options,
  shell,
}: Pick<CommandInput, 'options' | 'shell'>): Promise<OperatorRequest> {
  const purpose = options.value('purpose');
  if (purpose === undefined || purpose.trim() === '') {
    throw new UsageError('the audit trail needs a purpose: --purpose TEXT', ['such as --purpose "complaint 4711"']);
  }
  const id = options.value('operator') ?? shell.env['SPANREEL_OPERATOR'];
  if (id === undefined || id === '') {
    throw new UsageError('the vault needs to know who you are: --operator ID, or SPANREEL_OPERATOR');
  }
  const token = shell.env['SPANREEL_OPERATOR_TOKEN'] ?? (await shell.askSecret?.(`Token of operator ${id}: `));
  if (token === undefined) {
    throw new UsageError(
      'the token of the operator is missing and nobody is there to ask: set SPANREEL_OPERATOR_TOKEN',
    );
  }
  return { operator: { id, token }, purpose, ticket: options.value('ticket') };
}
