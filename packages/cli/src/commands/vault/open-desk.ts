import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';

import type { TokenKey } from '@spanreel/redaction';
import type * as vaultModule from '@spanreel/redaction/vault';
import type { AuditTrail, OperatorPolicy, Vault } from '@spanreel/redaction/vault';

import type { Shell } from '../../shell/shell.ts';
import { UsageError } from '../../shell/usage-error.ts';
import type { VaultPlace } from './vault-place.ts';

/** The policy of operators, below the vault's directory. */
export const OPERATORS_FILE = 'operators.json';

/** An open vault with its trail. */
export interface Desk {
  readonly vault: Vault;
  close(): void;
}

// Loaded when somebody opens the vault: no other command needs it.
export async function loadVault(): Promise<typeof vaultModule> {
  return import('@spanreel/redaction/vault');
}

/**
 * Opens the vault for an operator, with the audit trail in the log.
 *
 * @throws errors with code `SPANREEL_VAULT_SETUP` where there is no vault, no master key or no policy
 */
export async function openDesk(place: VaultPlace, shell: Shell): Promise<Desk> {
  const { loadMasterKeys, openVault, isVault } = await loadVault();
  if (!isVault(place.vault)) {
    throw new UsageError(`there is no vault in ${place.vault}: no process has kept a value there`, [
      'switch it on for your programs with SPANREEL_VAULT=true and SPANREEL_VAULT_MASTER_KEY',
      'or say where it is: --vault DIR',
    ]);
  }
  const masterKeys = loadMasterKeys(place.masterKeys);
  const operators = await readOperators(place.vault);
  const trail = await openTrail(place, shell);
  try {
    const vault = openVault({
      directory: place.vault,
      masterKeys,
      operators,
      audit: trail,
      tokenKey: await readTokenKey(place),
      now: () => shell.now(),
    });
    return {
      vault,
      close() {
        vault.close();
        trail.close();
      },
    };
  } catch (error) {
    trail.close();
    throw error;
  }
}

/** The audit trail of a vault, which is made if it is missing. */
export async function openTrail(place: VaultPlace, shell: Shell): Promise<AuditTrail> {
  const [{ createAuditTrail }, { createRedactor }, { SegmentWriter }] = await Promise.all([
    loadVault(),
    import('@spanreel/redaction'),
    import('@spanreel/log/writer'),
  ]);
  const redactor = createRedactor({ key: await readTokenKey(place) });
  const boot = randomBytes(4).toString('hex');
  const writer = new SegmentWriter({
    directory: place.log,
    owner: { host: hostname(), pid: process.pid, boot, thread: 0 },
    now: () => shell.now(),
  });
  const trail = createAuditTrail({
    directory: place.vault,
    redact: (text) => redactor.text(text),
    now: () => shell.now(),
    async append(line) {
      await writer.sync(writer.append(line));
    },
  });
  return {
    ...trail,
    close() {
      trail.close();
      writer.close();
    },
  };
}

/** The key of the programs' tokens; another one where it is not at hand, which is as good for redacting what operators write. */
async function readTokenKey({ tokenKey }: VaultPlace): Promise<TokenKey> {
  const { loadTokenKey } = await import('@spanreel/redaction');
  return loadTokenKey({ ...tokenKey, make: false }).key;
}

/**
 * The policy that says who may open the vault.
 *
 * @throws {UsageError} where there is none, or others than its owner may change it
 */
async function readOperators(directory: string): Promise<OperatorPolicy> {
  const path = join(directory, OPERATORS_FILE);
  const { parseOperatorPolicy } = await loadVault();
  const policy = await readPolicyFile(path);
  if (policy === undefined) {
    throw new UsageError(`nobody may open the vault yet: there is no ${path}`, [
      'whoever owns the vault names operators: spanreel vault operator ID --role support',
    ]);
  }
  return parseOperatorPolicy(policy, path);
}

/**
 * The text of the policy; nothing where there is none.
 *
 * @throws {UsageError} where others than its owner may change it, or put another one in its place
 */
export async function readPolicyFile(path: string): Promise<string | undefined> {
  try {
    for (const [part, mode] of [
      [path, '600'],
      [dirname(path), '700'],
    ] as const) {
      if (await isWritableByOthers(part)) {
        throw new UsageError(`${part} can be changed by others, who could let themselves in; chmod ${mode} ${part}`);
      }
    }
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isWritableByOthers(path: string): Promise<boolean> {
  // Windows has no such bits.
  return process.platform !== 'win32' && ((await stat(path)).mode & 0o022) !== 0;
}
