import type { TokenKey, TokenVault } from '@spanreel/redaction';

import type { VaultSettings } from '../config/config.ts';
import { notice } from '../diagnostics/notice.ts';
import { loadChunk } from '../load-chunk.ts';
import type { Counters } from '../pipeline/counters.ts';
import type * as chunk from './vault.ts';
import { vaultDirectory } from './vault-directory.ts';

/** The vault of this thread's redactor. */
export interface KeptValues {
  readonly vault: TokenVault;
  flush(): Promise<void>;
  close(): void;
}

export interface KeepOptions {
  readonly settings: VaultSettings;
  readonly logDirectory: string;
  readonly tokenKey: TokenKey;
  readonly counters: Counters;
  /** Whether what is redacted right now is the canary, whose values are nobody's. */
  readonly isCanary: () => boolean;
}

export function loadVault(): typeof chunk {
  return loadChunk('start/vault') as typeof chunk;
}

/** Opens the vault for writing: in the background, and not before there is something to keep. */
export function keepValues({ settings, logDirectory, tokenKey, counters, isCanary }: KeepOptions): KeptValues {
  const { createVaultWriter, loadMasterKeys } = loadVault();
  const { directory, ttlMillis, masterKey, masterKeyFile, masterKeys } = settings;
  const writer = createVaultWriter({
    directory: directory ?? vaultDirectory(logDirectory),
    tokenKey,
    ttlMs: ttlMillis,
    masterKeys: masterKeys ?? (() => loadMasterKeys({ key: masterKey, file: masterKeyFile })),
    onKept: (count) => counters.add('vaultKept', count),
    onDropped: (count, reason) => counters.add('vaultDropped', count, reason),
    say: notice,
  });
  return {
    vault: {
      secretOf: (scope) => writer.secretOf(scope),
      agree: (scope, name, token) => (isCanary() ? token : writer.agree(scope, name, token)),
      deposit(deposit) {
        if (!isCanary()) writer.deposit(deposit);
      },
    },
    flush: () => writer.flush(),
    close: () => writer.close(),
  };
}
