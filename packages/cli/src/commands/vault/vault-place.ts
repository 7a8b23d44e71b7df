import { resolve } from 'node:path';

import { readEnvironment, vaultDirectory } from '@spanreel/node/environment';

import { LOG_OPTION, logDirectories } from '../../log/log-directories.ts';
import type { CommandInput, OptionSpec } from '../../shell/command.ts';
import { UsageError } from '../../shell/usage-error.ts';

const VAULT_OPTION: OptionSpec = {
  name: 'vault',
  value: 'DIR',
  about: 'open this vault; else the folder in $SPANREEL_VAULT, else the one beside the log',
};

/** Options of every command that opens the vault. */
export const PLACE_OPTIONS: readonly OptionSpec[] = [VAULT_OPTION, LOG_OPTION];

export interface VaultPlace {
  readonly vault: string;
  /** Where the log is that the audit trail stands in: the first one given. */
  readonly log: string;
  /** The key of the tokens, and where it is if it is in no variable. */
  readonly tokenKey: { readonly key: string | undefined; readonly vaultDirectory: string };
  readonly masterKeys: { readonly key: string | undefined; readonly file: string | undefined };
}

/**
 * Where the vault, its log and its keys are, as the processes find them that write into it.
 *
 * @throws {UsageError} for a variable with a wrong value
 */
export function vaultPlace({ options, shell }: Pick<CommandInput, 'options' | 'shell'>): VaultPlace {
  const { values, problems } = readEnvironment(shell.env);
  const wrong = problems.find(({ variable }) => /^SPANREEL_(?:VAULT|REDACTION)/.test(variable));
  if (wrong !== undefined) throw new UsageError(wrong.sentence.replace('; Spanreel is off until then', ''));
  const log = logDirectories(options, shell)[0]?.path ?? shell.cwd;
  const besideLog = vaultDirectory(log);
  const { SPANREEL_VAULT: set, SPANREEL_VAULT_MASTER_KEY: key, SPANREEL_VAULT_MASTER_KEY_FILE: file } = values;
  const given = options.value('vault') ?? (typeof set === 'string' ? set : undefined);
  return {
    vault: given === undefined ? besideLog : resolve(shell.cwd, given),
    log,
    tokenKey: { key: values.SPANREEL_REDACTION_KEY, vaultDirectory: besideLog },
    masterKeys: { key, file: file === undefined ? undefined : resolve(shell.cwd, file) },
  };
}
