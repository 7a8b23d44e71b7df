import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Redactor } from '../redactor/redactor.ts';
import type { RedactionPolicy } from '../redactor/policy.ts';
import { type TokenKey, tokenKeyFrom } from '../tokens/token-key.ts';
import type { VaultAuditEntry } from '../vault/audit.ts';
import type { KeyService } from '../vault/key-service.ts';
import { masterKeysFrom } from '../vault/master-keys.ts';
import type { OperatorPolicy } from '../vault/operator-policy.ts';
import { hashOperatorToken } from '../vault/operator-token.ts';
import { type Vault, type VaultOptions, openVault } from '../vault/vault.ts';
import { type VaultWriter, type VaultWriterOptions, createVaultWriter } from '../vault/vault-writer.ts';
import { testRedactor } from './test-redactor.ts';

export const MASTER_1: string = `one:${'11'.repeat(32)}`;
export const MASTER_2: string = `two:${'22'.repeat(32)}`;
const TEST_KEY: TokenKey = tokenKeyFrom('k1:a key for tests and nothing else');
/** An operator who may everything. */
export const JANE = { id: 'jane', token: 'the secret of jane' } as const;

/** Streams of two conversations. */
export const STREAM = '0192f0c1-7a50-7000-8000-000000000001';
export const OTHER = '0192f0c1-7a50-7000-8000-000000000002';
/** A place in a conversation. */
export const at = (stream: string, tenant = 'bank', conversation = 'c-1'): Record<string, string> => ({
  'spanreel.stream.id': stream,
  'tenant.id': tenant,
  'gen_ai.conversation.id': conversation,
});
/** Jane, for a reason. */
export const ASKED: { readonly operator: typeof JANE; readonly purpose: string } = {
  operator: JANE,
  purpose: 'complaint 4711',
};

/** Jane's entry in a policy; cheap, for tests ask often. */
export const JANES_HASH: string = await hashOperatorToken(JANE.token, { N: 16, r: 1, p: 1 });
const EVERYTHING: OperatorPolicy = {
  roles: { all: { may: ['reveal', 'erase', 'rotate'] } },
  operators: { jane: { token: JANES_HASH, roles: ['all'] } },
};

/** A vault in a folder that is gone with `remove`. */
export class ScratchVault {
  readonly directory: string = join(mkdtempSync(join(tmpdir(), 'spanreel-vault-')), 'vault');
  /** What was put on record. */
  readonly audited: VaultAuditEntry[] = [];
  readonly dropped: string[] = [];
  readonly said: string[] = [];
  kept = 0;
  now: number = Date.parse('2026-11-20T00:00:00Z');
  masterKeys: readonly KeyService[] = masterKeysFrom(MASTER_1);

  /** Jane as the one operator, with roles. */
  static jane(...roles: readonly string[]): OperatorPolicy['operators'] {
    return { jane: { token: JANES_HASH, roles } };
  }

  /** A writer of one process. */
  writer(options: Partial<VaultWriterOptions> = {}): VaultWriter {
    return createVaultWriter({
      directory: this.directory,
      tokenKey: TEST_KEY,
      masterKeys: () => this.masterKeys,
      now: () => this.now,
      onKept: (count) => (this.kept += count),
      onDropped: (count, reason) => this.dropped.push(...Array.from({ length: count }, () => reason)),
      say: (sentence) => this.said.push(sentence),
      ...options,
    });
  }

  /** Redacts texts in the places given and keeps their values; returns what left. */
  async redact(
    texts: readonly (readonly [text: string, place?: Readonly<Record<string, string>>])[],
    policy: Partial<RedactionPolicy> = {},
    options: Partial<VaultWriterOptions> = {},
  ): Promise<string[]> {
    const writer = this.writer(options);
    const redactor: Redactor = testRedactor({ vault: writer, ...policy });
    const redacted = texts.map(([text, place = {}]) => redactor.within(place, () => redactor.text(text)));
    await writer.flush();
    writer.close();
    return redacted;
  }

  open(options: Partial<VaultOptions> = {}): Vault {
    const { directory, masterKeys, audited } = this;
    return openVault({
      directory,
      masterKeys,
      tokenKey: TEST_KEY,
      operators: EVERYTHING,
      audit: { record: async (entry) => void audited.push(entry) },
      now: () => this.now,
      ...options,
    });
  }

  /** The database itself, as somebody has it who has the file. */
  database(): DatabaseSync {
    return new DatabaseSync(join(this.directory, 'vault.db'));
  }

  /** Every byte in the vault's folder, as latin1 text. */
  bytes(): string {
    return readdirSync(this.directory)
      .map((name) => readFileSync(join(this.directory, name), 'latin1'))
      .join('\n');
  }

  remove(): void {
    rmSync(join(this.directory, '..'), { recursive: true, force: true });
  }
}
