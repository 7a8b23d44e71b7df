import { rename, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import type { OperatorPolicy } from '@spanreel/redaction/vault';

import type { Command, CommandInput } from '../../shell/command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-code.ts';
import { UsageError } from '../../shell/usage-error.ts';
import { oneLine } from '../../terminal/one-line.ts';
import { OPERATORS_FILE, loadVault, openTrail, readPolicyFile } from './open-desk.ts';
import { PLACE_OPTIONS, type VaultPlace, vaultPlace } from './vault-place.ts';
import { vaultOutcome } from './with-desk.ts';

/** Names somebody who may open the vault. */
export const vaultOperator: Command = {
  name: 'vault operator',
  operand: 'required',
  operandName: 'OPERATOR',
  summary: 'let somebody open the vault, with a new token, or no longer',
  details: [
    'Writes operators.json in the vault: whoever may change that file decides who may open the vault. Without one it begins with the roles support (reveal, 20 values an hour), privacy (reveal and erase) and keeper (rotate); change them there: entities, tenants, valuesPerHour.',
    'The new token is printed to stdout, once; in the file stands its hash.',
  ],
  options: [
    { name: 'role', value: 'ROLE', repeatable: true, about: 'what the operator may, by a role of the file' },
    { name: 'remove', about: 'the operator may nothing any more' },
    ...PLACE_OPTIONS,
  ],
  exits: [
    [EXIT.fine, 'done, and on record'],
    [EXIT.usage, 'a file that cannot be changed, an unknown role, or a usage error'],
  ],
  examples: ['spanreel vault operator jane --role support', 'spanreel vault operator jane --remove'],
  run: runOperator,
};

async function runOperator(input: CommandInput): Promise<ExitCode> {
  const { options, operand: id = '', shell } = input;
  return vaultOutcome(input, async () => {
    const place = vaultPlace(input);
    const { isOperatorId, newOperatorToken } = await loadVault();
    if (!isOperatorId(id)) throw new UsageError(`"${oneLine(id)}" is no id; use letters, digits, ".", "_" and "-"`);
    const policy = await currentPolicy(place);
    const { [id]: _, ...others } = policy.operators;
    if (options.flag('remove')) {
      if (!Object.hasOwn(policy.operators, id)) throw new UsageError(`there is no operator "${id}"`);
      await change(input, place, { ...policy, operators: others }, id, 'vault.operator_removed');
      shell.stderr.write(`Operator ${id} may nothing any more.\n`);
      return EXIT.fine;
    }
    const roles = rolesOf(input, policy);
    const { token, hash } = await newOperatorToken();
    const operators = { ...others, [id]: { token: hash, roles } };
    await change(input, place, { ...policy, operators }, id, 'vault.operator_set');
    shell.stderr.write(`Operator ${id} has the roles ${roles.join(', ')}, and this token, which is not shown again:\n`);
    shell.stdout.write(`${token}\n`);
    return EXIT.fine;
  });
}

async function currentPolicy({ vault }: VaultPlace): Promise<OperatorPolicy> {
  const { DEFAULT_ROLES, parseOperatorPolicy } = await loadVault();
  const path = join(vault, OPERATORS_FILE);
  const text = await readPolicyFile(path);
  return text === undefined ? { roles: DEFAULT_ROLES, operators: {} } : parseOperatorPolicy(text, path);
}

function rolesOf({ options }: CommandInput, policy: OperatorPolicy): readonly string[] {
  const roles = options.values('role');
  const known = Object.keys(policy.roles).join(', ');
  if (roles.length === 0) throw new UsageError('say what the operator may: --role ROLE', [`roles: ${known}`]);
  const stranger = roles.find((role) => !Object.hasOwn(policy.roles, role));
  if (stranger !== undefined) throw new UsageError(`there is no role "${oneLine(stranger)}"`, [`roles: ${known}`]);
  return roles;
}

/** On record first, then in the file, which is replaced as a whole. */
async function change(
  { shell }: CommandInput,
  place: VaultPlace,
  policy: OperatorPolicy,
  id: string,
  action: string,
): Promise<void> {
  const trail = await openTrail(place, shell);
  try {
    await trail.record({
      type: 'audit.recorded',
      payload: {
        actor: whoRuns(),
        actor_type: 'user',
        action,
        target: id,
        target_type: 'operator',
        outcome: 'success',
        reason: (policy.operators[id]?.roles ?? []).join(', '),
      },
    });
  } finally {
    trail.close();
  }
  const path = join(place.vault, OPERATORS_FILE);
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(policy, undefined, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

/** The name of the system's user; the number where it has none, as in many containers. */
function whoRuns(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
