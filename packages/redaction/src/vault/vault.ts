import type { DatabaseSync } from 'node:sqlite';

import type { TokenKey } from '../tokens/token-key.ts';
import type { VaultAudit } from './audit.ts';
import { isVault, openDatabase } from './database.ts';
import { type EraseRequest, type Erased, erase } from './erase.ts';
import type { KeyService } from './key-service.ts';
import type { OperatorPolicy } from './operator-policy.ts';
import { type RevealRequest, type Revealed, reveal } from './reveal.ts';
import { purge } from './purge.ts';
import { type Rotated, rotate } from './rotate.ts';
import type { OperatorRequest } from './supervised.ts';
import { VaultError } from './vault-error.ts';
import { type VaultStatus, statusOf } from './vault-status.ts';

export interface VaultOptions {
  /** Such as `.spanreel/vault`. */
  readonly directory: string;
  /** The first wraps, all of them unwrap. */
  readonly masterKeys: readonly KeyService[];
  readonly operators: OperatorPolicy;
  readonly audit: VaultAudit;
  /** Of the redactors; tells the scopes of conversations whose ids are no ids. */
  readonly tokenKey?: TokenKey;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** The vault as operators open it. Whatever is done is on record before it is done; whatever is refused is, too. */
export interface Vault {
  /** Shows values to an operator who may see them. Rejects with a `VaultError` where the request is refused. */
  reveal(request: RevealRequest): Promise<readonly Revealed[]>;
  /** Deletes what stands behind the tokens of a conversation or a tenant, for good. The log stays as it is. */
  erase(request: EraseRequest): Promise<Erased>;
  /** Wraps every data key with the first master key. */
  rotate(request: OperatorRequest): Promise<Rotated>;
  /** How much is in it; no values. */
  status(): VaultStatus;
  close(): void;
}

/** What the doings of operators share. */
export interface VaultDesk extends Required<Omit<VaultOptions, 'tokenKey' | 'directory'>> {
  readonly database: DatabaseSync;
  readonly tokenKey: TokenKey | undefined;
}

const BUSY_MS = 10_000;

/**
 * Opens an existing vault for operators.
 *
 * @throws {VaultError} `SPANREEL_VAULT_SETUP` where there is none.
 *
 * @example
 * const vault = openVault({ directory, masterKeys: loadMasterKeys({ file }), operators, audit });
 * const [shown] = await vault.reveal({ operator: { id: 'jane', token }, purpose: 'complaint', tokens: ['<PHONE:k1.NKN1G0G6EGQF6>'] });
 */
export function openVault(options: VaultOptions): Vault {
  const { directory, now = Date.now, tokenKey } = options;
  if (!isVault(directory)) {
    throw new VaultError(
      'SPANREEL_VAULT_SETUP',
      `there is no vault in ${directory}: no process has kept a value there; switch it on with SPANREEL_VAULT=true`,
    );
  }
  const database = openDatabase(directory, { busyMs: BUSY_MS, isDurable: true, checkpoints: true });
  purge(database, now());
  const desk: VaultDesk = { ...options, database, now, tokenKey };
  return {
    reveal: (request) => reveal(desk, request),
    erase: (request) => erase(desk, request),
    rotate: (request) => rotate(desk, request),
    status: () => statusOf(database, now()),
    close: () => database.close(),
  };
}
